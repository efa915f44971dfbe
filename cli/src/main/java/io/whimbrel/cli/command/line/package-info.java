/**
 * What commands share on the command line: options, arguments, questions, and the form of the
 * answer.
 */
@NullMarked
package io.whimbrel.cli.command.line;

import org.jspecify.annotations.NullMarked;
