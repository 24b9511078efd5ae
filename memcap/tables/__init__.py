"""What the commands say: a presenter has the name of its command."""
