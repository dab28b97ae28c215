"""How people come in, stay in, and leave."""
