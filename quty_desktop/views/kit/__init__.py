"""The kit that every page is made of: small parts that look and behave alike everywhere."""
