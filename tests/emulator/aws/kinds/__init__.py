"""The resource types that crossvpc writes, by what they are part of."""
