# SPDX-License-Identifier: MIT
# fish completion for heddle: commands, options and their values, demos, traces.
#
# Commands and options are asked of heddle itself, so that they are those of the version that is installed.

# Prints the commands, with what they do.
function __heddle_commands
    heddle --help 2>/dev/null | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 }
        on { name = $1; sub(/^ *[^ ]+ +/, ""); print name "\t" $0 }'
end

# Prints the demos, with what they show.
function __heddle_demos
    heddle list 2>/dev/null | awk '{ name = $1; sub(/^[^ ]+ +/, ""); print name "\t" $0 }'
end

# Prints the words on the command line that are no options, and are not behind "--".
function __heddle_words
    for word in (commandline -opc)[2..]
        test "$word" = -- && return
        string match -q -- '-*' $word || echo $word
    end
end

# Returns whether the command is this one.
function __heddle_is
    contains -- (__heddle_words)[1] $argv
end

# Prints the options of the command, but for those whose values are told below.
function __heddle_options
    set -l command (__heddle_words)[1]
    heddle $command --help 2>/dev/null |
        string replace -rf '^ +(-[a-zA-Z], )?(--[a-z][a-z-]*)(=[^ ]+)? +(.*)$' '$2$3\t$4' |
        string replace -r '=[^\t]*' '=' | string match -rv '^--(theme|format|table|arrows|loss|export|record|output|spec|write-spec)='
end

complete -c heddle -f
complete -c heddle -n 'test (count (__heddle_words)) -eq 0' -a '(__heddle_commands)'
complete -c heddle -n 'test (count (__heddle_words)) -eq 0' -l help -d 'Tell what there is'
complete -c heddle -n 'test (count (__heddle_words)) -eq 0' -l version -d 'Tell the version'
complete -c heddle -n 'test (count (__heddle_words)) -gt 0; and string match -q -- "-*" (commandline -ct)' \
    -a '(__heddle_options)'
complete -c heddle -n '__heddle_is demo; and test (count (__heddle_words)) -eq 1' -a '(__heddle_demos)'
complete -c heddle -n '__heddle_is report info open export' -a '(__fish_complete_suffix .heddle)'
complete -c heddle -n '__heddle_is run' -a '(__fish_complete_subcommand --fcs-skip=2)'
complete -c heddle -n '__heddle_is run demo export' -l theme -x -d 'The colours' \
    -a 'light dark contrast contrast-dark grey print'
complete -c heddle -n '__heddle_is export' -l format -x -d 'What is written' \
    -a 'png svg pdf html apng csv json perfetto'
complete -c heddle -n '__heddle_is export' -l table -x -d 'Of CSV: which table' \
    -a 'intervals spans locks conditions messages counters'
complete -c heddle -n '__heddle_is export' -l arrows -x -d 'Which arrows are drawn' \
    -a 'all messages wakeups none'
complete -c heddle -n '__heddle_is export' -l spec -r -F -d 'Take the rest from this specification'
complete -c heddle -n '__heddle_is export' -l write-spec -r -F -d 'Write a specification'
complete -c heddle -n '__heddle_is run demo' -l loss -x -d 'What is done with too much' \
    -a 'drop wait flight'
complete -c heddle -n '__heddle_is run demo' -l export -r -F -d 'Draw the timeline to this file'
complete -c heddle -n '__heddle_is run demo' -l record -r -F -d 'Record to this file'
complete -c heddle -n '__heddle_is report export' -s o -l output -r -F -d 'Write to this file'
