/**
 * The commands about guides: how a database comes from one version of the application to another.
 */
@NullMarked
package io.whimbrel.cli.command.guide;

import org.jspecify.annotations.NullMarked;
