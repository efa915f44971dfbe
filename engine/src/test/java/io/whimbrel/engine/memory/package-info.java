/** Two databases in memory, good enough to try the engine's order of things without a server. */
@NullMarked
package io.whimbrel.engine.memory;

import org.jspecify.annotations.NullMarked;
