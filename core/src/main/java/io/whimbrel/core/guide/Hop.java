package io.whimbrel.core.guide;

import java.nio.file.Path;

/**
 * A guide as one part of a way.
 *
 * @param plan the file of its plan, absolute
 */
public record Hop(Guide guide, Path plan) {}
