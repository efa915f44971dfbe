/**
 * The launcher script, tried in a directory of its own with a JDK that only prints its arguments.
 */
@NullMarked
package io.whimbrel.cli.launcher;

import org.jspecify.annotations.NullMarked;
