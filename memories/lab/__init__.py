"""The recall lab: what would be remembered for a message, and why. It reads; nothing it does is kept as a use."""
