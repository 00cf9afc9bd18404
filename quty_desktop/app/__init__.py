"""The wiring: settings, words, look, private server, sign-in, window. It decides nothing that a person would notice."""
