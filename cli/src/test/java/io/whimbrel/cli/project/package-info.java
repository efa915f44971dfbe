/** Tests of folders of migrations. */
@NullMarked
package io.whimbrel.cli.project;

import org.jspecify.annotations.NullMarked;
