"""Finding, archiving, bringing back and forgetting."""
