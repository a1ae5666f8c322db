"""Writers: a selection and settings in, bytes out; pure, each the one place that imports its library."""
