package io.whimbrel.core.alteration;

import java.util.Optional;

/**
 * A script as SQL that can be read.
 *
 * @param name as problems and effects call it
 * @param description what it says of itself; may be empty
 * @param back what takes it back; empty where nothing does
 */
public record ShownScript(String name, String description, String forward, Optional<String> back) {}
