"""The chat: the only package that knows aiogram."""
