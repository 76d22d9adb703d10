"""What people touch: the conversation, its channels, the command line."""
