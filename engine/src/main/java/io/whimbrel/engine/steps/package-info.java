/** Plans of steps: their order, their walk, their way back. */
@NullMarked
package io.whimbrel.engine.steps;

import org.jspecify.annotations.NullMarked;
