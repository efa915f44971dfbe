/** Puts the parts together: products, journal, plan, clock, secrets. */
@NullMarked
package io.whimbrel.cli.wiring;

import org.jspecify.annotations.NullMarked;
