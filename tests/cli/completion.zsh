# completion.zsh FILE LINE -- what zsh offers when TAB is pressed behind LINE
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; . $1"
zpty -w shell "zstyle ':completion:*' list-prompt ''; zstyle ':completion:*' menu no; setopt no_list_beep"
# Each match is written down instead of inserted.
zpty -w shell "compadd () { builtin compadd -A offered \"\$@\"; print -rl -- \$offered >>$1.offered; builtin compadd \"\$@\" }"
sleep 1
zpty -w -n shell "$2"$'\t'
sleep 2
zpty -d shell
cat $1.offered 2>/dev/null
rm -f $1.offered
