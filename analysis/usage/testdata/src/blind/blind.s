// Assembly.
