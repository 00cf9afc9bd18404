"""Purchasing: requests, orders to suppliers, how suppliers deliver."""
