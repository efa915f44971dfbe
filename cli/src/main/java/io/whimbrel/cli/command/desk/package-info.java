/** What people say to a run from its desk: decisions, pauses, throttles, maintenance. */
@NullMarked
package io.whimbrel.cli.command.desk;

import org.jspecify.annotations.NullMarked;
