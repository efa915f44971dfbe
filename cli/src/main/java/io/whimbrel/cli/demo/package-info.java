/** A migration from beginning to end on two embedded servers. */
@NullMarked
package io.whimbrel.cli.demo;

import org.jspecify.annotations.NullMarked;
