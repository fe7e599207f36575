"""The edition that runs in the browser: JupyterLite, its Python, the lessons and our library."""
