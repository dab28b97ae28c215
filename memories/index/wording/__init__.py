"""How people word that something holds, that it changed, or that it is only touched upon, in each language."""
