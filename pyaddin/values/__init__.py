"""What people type and files hold, read once."""
