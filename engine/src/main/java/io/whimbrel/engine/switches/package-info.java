/**
 * What moves traffic at the cutover and at the way back: one class per kind of switch, and {@link
 * io.whimbrel.engine.switches.Switches} over all of them.
 */
@NullMarked
package io.whimbrel.engine.switches;

import org.jspecify.annotations.NullMarked;
