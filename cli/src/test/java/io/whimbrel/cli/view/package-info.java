@NullMarked
package io.whimbrel.cli.view;

import org.jspecify.annotations.NullMarked;
