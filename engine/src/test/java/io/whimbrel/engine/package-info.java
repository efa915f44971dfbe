/** The engine as a whole, tried on databases in memory. */
@NullMarked
package io.whimbrel.engine;

import org.jspecify.annotations.NullMarked;
