package io.whimbrel.core.checklist;

import java.time.Instant;

/**
 * What a person said of an item.
 *
 * @param by who
 * @param comment what is to be known of it; may be empty
 */
public record Tick(String item, String by, String comment, Instant at) {}
