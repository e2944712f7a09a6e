package io.tidemark.integrity.threshold;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A configuration without a service. */
record TestingConfig(Optional<Path> file, Optional<List<String>> values) implements ThresholdConfig {}
