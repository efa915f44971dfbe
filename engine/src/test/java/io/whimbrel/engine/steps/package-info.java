/** Plans of steps over migrations in memory. */
@NullMarked
package io.whimbrel.engine.steps;

import org.jspecify.annotations.NullMarked;
