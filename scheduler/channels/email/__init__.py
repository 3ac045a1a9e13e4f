"""Email: newsletter issues, through a provider."""
