"""What happens once a parcel has left."""
