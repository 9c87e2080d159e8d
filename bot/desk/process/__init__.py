"""The process of an edition: from its beginning to its certified result, part by part."""
