package aws

type Config struct{ Region string }
