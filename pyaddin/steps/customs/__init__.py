"""Customs: what has to go with a parcel on the day that it is posted."""
