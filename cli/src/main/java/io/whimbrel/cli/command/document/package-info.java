/** The commands that write and send what people read. */
@NullMarked
package io.whimbrel.cli.command.document;

import org.jspecify.annotations.NullMarked;
