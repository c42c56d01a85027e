"""The steps of the team's database, forward only."""
