"""Mail: letters, the server, and what comes back."""
