/** What people see: tables, colours, progress, error texts. */
@NullMarked
package io.whimbrel.cli.screen;

import org.jspecify.annotations.NullMarked;
