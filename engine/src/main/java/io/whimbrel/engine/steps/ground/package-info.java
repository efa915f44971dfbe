/** What every kind of step stands on. */
@NullMarked
package io.whimbrel.engine.steps.ground;

import org.jspecify.annotations.NullMarked;
