/** Phases of a phased migration: each is a run of its own, and they go in order. */
@NullMarked
package io.whimbrel.engine.phases;

import org.jspecify.annotations.NullMarked;
