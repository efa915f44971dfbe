/** Verify: rows of both sides compared, live while changes go on, and at the cutover. */
@NullMarked
package io.whimbrel.engine.verify;

import org.jspecify.annotations.NullMarked;
