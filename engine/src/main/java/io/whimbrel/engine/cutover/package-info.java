/** Cutover: the gate, the bounded pause, the switch, the release, and the way back out of it. */
@NullMarked
package io.whimbrel.engine.cutover;

import org.jspecify.annotations.NullMarked;
