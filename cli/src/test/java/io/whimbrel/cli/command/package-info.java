@NullMarked
package io.whimbrel.cli.command;

import org.jspecify.annotations.NullMarked;
