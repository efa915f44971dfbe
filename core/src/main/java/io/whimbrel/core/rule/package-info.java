/** Quantities, hours of the day, and rules over what is measured: one language for all of them. */
@NullMarked
package io.whimbrel.core.rule;

import org.jspecify.annotations.NullMarked;
