"""One file per group of Discord commands; each only decides and sends."""
