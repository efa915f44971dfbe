/** A folder of migrations: its plans, what is known of each, and the index that is kept of them. */
@NullMarked
package io.whimbrel.cli.project;

import org.jspecify.annotations.NullMarked;
