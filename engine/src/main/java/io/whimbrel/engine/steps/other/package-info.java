/** The runs of other plans, as steps see them. */
@NullMarked
package io.whimbrel.engine.steps.other;

import org.jspecify.annotations.NullMarked;
