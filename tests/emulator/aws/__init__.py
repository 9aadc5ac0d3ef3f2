"""What the emulator needs beyond moto, each part a module: see README.md beside this folder."""
