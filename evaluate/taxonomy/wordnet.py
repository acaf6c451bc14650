"""WordNet 3.0's nouns at and above the classes of ImageNet-21K-P (winter 2021): id, parents, names of each.

Made by scripts/make_wordnet_tree.py, which says which names are left out. It is a Python file, since evaluate takes no
others with a metric. WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. See WORDNET_LICENSE.
"""

LINES = """\
n00001740		entity
n00001930	n00001740	physical entity
n00002137	n00001740	abstract entity
n00002452	n00001930	
n00002684	n00001930	physical object
n00003553	n00002684	unit
n00004258	n00003553	living thing, animate thing
n00004475	n00004258	organism
n00005787	n00004475	benthos
n00006484	n00004258	cell
n00007347	n00001930	causal agent, causal agency
n00007846	n00004475,n00007347	person, individual, somebody, mortal, soul, people
n00015388	n00004475	animal, animate being, beast, brute, creature, fauna, faunae
n00017222	n00004475	plant, flora, plant life, florae, plant lives
n00019128	n00003553	natural object
n00019613	n00020827,n13809207	substance
n00020090	n00020827	substance
n00020827	n00001930	
n00021265	n00020090	food, nutrient
n00021734	n00020090	nutrient
n00021939	n00003553	artifact, artefact
n00022903	n00021939	article
n00023100	n00002137	psychological feature
n00023271	n00023100	cognition, knowledge, noesis
n00024264	n00002137	
n00024720	n00024264	state
n00027167	n00002684	location
n00027807	n00024264	
n00029378	n00023100	event
n00029677	n00001930	physical process
n00030358	n00029378	human action, human activity
n00031264	n00002137	grouping
n00031921	n00002137	relation
n00033020	n00002137	communication
n00033615	n00002137	quantity
n00034213	n00029677	phenomenon, phenomena
n00037396	n00030358	action
n00045250	n00030358	propulsion, actuation
n00048374	n00037396	arrival
n00119568	n00045250	jumping
n00120010	n00119568	hop
n00141669	n00048374	check-in
n00191142	n00037396	
n00279835	n00191142	movement
n00288000	n00450700	dressage
n00288384	n00288000	piaffe
n00324384	n00279835	ascent, ascension
n00324978	n00523513	funambulism, tightrope walking
n00325110	n00324384	
n00326094	n00523513,n00325110	rock climbing
n00407535	n00030358	activity
n00426928	n00407535	diversion, recreation
n00433216	n00582388	sport
n00433458	n00523513	contact sport
n00433661	n00523513	outdoor sport, field sport
n00433802	n00523513	gymnastics, gymnastic exercise
n00434075	n00433802	acrobatics, tumbling
n00439826	n00523513	track and field
n00440039	n00439826	track
n00440218	n00439826	jumping
n00440382	n00440218	broad jump, long jump
n00440509	n00440218	high jump
n00440747	n00523513	skiing
n00440941	n00440747	cross-country skiing
n00441073	n00440747	ski jumping
n00441824	n00523513	water sport, aquatics
n00442115	n00441824	swimming
n00442437	n00442115	bathe
n00442847	n00442115	dip
n00442981	n00442115	dive
n00443231	n00442115	floating, natation
n00443692	n00442981	cliff diving
n00443803	n00442981	flip
n00444651	n00442115	skin diving, skin-dive
n00444846	n00444651	scuba diving
n00444937	n00444651	snorkeling, snorkel diving
n00445055	n00441824	surfing, surfboarding, surfriding
n00445226	n00441824	water-skiing
n00445351	n00523513	rowing, row
n00445685	n00445351	sculling
n00445802	n00433458	boxing, pugilism, fisticuffs
n00446311	n00445802,n00433216	professional boxing
n00446493	n00445802	fight
n00446804	n00445802	spar, sparring
n00446980	n00523513	archery
n00447073	n00523513	sledding
n00447221	n00447073	tobogganing
n00447463	n00447073	bobsledding
n00447540	n00433458	wrestling, rassling
n00447957	n00447540	Greco-Roman wrestling
n00448126	n00447540,n00433216	professional wrestling
n00448232	n00447540,n00433216	sumo
n00448466	n00523513	skating
n00448640	n00448466	ice skating
n00448748	n00448640	figure skating
n00448872	n00448958	rollerblading
n00448958	n00448466	roller skating
n00449054	n00448466	skateboarding
n00449168	n00448466	speed skating
n00449295	n00523513	racing
n00449517	n00449295	auto racing, car racing
n00449695	n00449295	boat racing
n00449796	n00449695	hydroplane racing
n00449892	n00449295	camel racing
n00449977	n00449295	greyhound racing
n00450070	n00449295	horse racing
n00450335	n00523513	riding, horseback riding, equitation
n00450700	n00450335	equestrian sport
n00450866	n00450335	pony-trekking
n00450998	n00450700	showjumping, stadium jumping
n00451186	n00450700	cross-country riding, cross-country jumping
n00451370	n00523513	cycling
n00451563	n00451370	bicycling
n00451635	n00451370	motorcycling
n00451866	n00523513	blood sport
n00452034	n00451866	bullfighting, tauromachy
n00452152	n00451866	cockfighting
n00452293	n00433661,n00451866	hunt, hunting
n00452864	n00452293	beagling
n00453126	n00452293	coursing
n00453313	n00452293	deer hunting, deer hunt
n00453396	n00452293	ducking, duck hunting
n00453478	n00452293	fox hunting, foxhunt
n00453935	n00433661	fishing, sportfishing
n00454237	n00453935	angling
n00454395	n00454237	fly-fishing
n00454493	n00454237	troll, trolling
n00454624	n00453935	casting, cast
n00454983	n00454624	fly casting
n00455173	n00454624	surf casting, surf fishing
n00455599	n00407535	game
n00456465	n00464651	day game
n00463246	n00523513,n00455599	athletic game
n00463543	n00463246,n00433458	ice hockey, hockey, hockey game
n00464277	n00463246	tetherball
n00464478	n00463246	water polo
n00464651	n00463246	outdoor game
n00464894	n00464651	golf, golf game
n00466273	n00464894,n00433216	professional golf
n00466377	n00464894	round of golf
n00466524	n00464894	medal play, stroke play
n00466630	n00464894	match play
n00466712	n00464894	miniature golf
n00466880	n00464651	croquet
n00467320	n00464651	quoits, horseshoes
n00467536	n00464651	shuffleboard, shovelboard
n00467719	n00464651	field game
n00467995	n00467719	field hockey, hockey
n00468299	n00467995	shinny, shinney
n00468480	n00467719,n00433458	football, football game
n00469651	n00468480	American football, American football game
n00470554	n00468480,n00433216	professional football
n00470682	n00469651	touch football
n00470830	n00467719	hurling
n00470966	n00468480	rugby, rugby football, rugger
n00471437	n00467719	ball game, ballgame
n00471613	n00471437	baseball, baseball game
n00474568	n00471613	ball
n00474657	n00471613,n00433216	professional baseball
n00475014	n00471613	no-hit game, no-hitter
n00475273	n00471613	two-hitter, 2-hitter
n00475403	n00471613	three-hitter, 3-hitter
n00475535	n00471613	four-hitter, 4-hitter
n00475787	n00471613	softball, softball game
n00476235	n00471613	stickball, stickball game
n00476389	n00467719	cricket
n00477392	n00467719	lacrosse
n00477639	n00467719	polo
n00478262	n00468480	soccer, association football
n00479076	n00463246	court game
n00479440	n00479076	handball
n00479616	n00479076	racquetball
n00479887	n00479076	squash, squash racquets, squash rackets, squashes
n00480211	n00479076	volleyball, volleyball game
n00480366	n00479076	jai alai, pelota
n00480508	n00479076	badminton
n00480993	n00479076	basketball, basketball game, hoops
n00481803	n00480993,n00433216	professional basketball
n00482122	n00479076	netball
n00482298	n00479076	tennis, lawn tennis
n00483205	n00482298,n00433216	professional tennis
n00483313	n00482298	singles
n00483409	n00480508	singles
n00483508	n00482298	doubles
n00483605	n00480508	doubles
n00483705	n00482298	royal tennis, real tennis, court tennis
n00483848	n00479076	pallone
n00523513	n00426928	sport, athletics
n00582388	n00407535	occupation, business, job, line of work
n00585406	n00021939	facility
n00817680	n00407535	protection
n00825192	n00817680	self-defense, self-defence, self-protection
n00825443	n00825192	martial art
n00825773	n00825443,n00523513	judo
n00887544	n00523513	team sport
n01053920	n00030358	residency, residence, abidance
n01054335	n01053920	occupancy, tenancy
n01054545	n01054335	inhabitancy, inhabitation, habitation
n01055165	n01054545	camping, encampment, bivouacking, tenting
n01314388	n00015388	pest
n01314663	n00015388	critter
n01314781	n00015388	creepy-crawly
n01315213	n00015388	peeper
n01316422	n00015388	scavenger
n01316949	n00015388	work animal
n01317089	n01316949	beast of burden, jument
n01317294	n01316949	draft animal
n01317541	n00015388	domestic animal, domesticated animal
n01317813	n01317541	feeder
n01317916	n00015388	feeder
n01318279	n01321579	hatchling
n01318381	n01317541	head
n01318894	n00015388	pet
n01319467	n00015388	marine animal, marine creature, sea animal, sea creature
n01320872	n00015388	female
n01321123	n01320872	hen
n01321230	n00015388	male
n01321456	n00015388	adult
n01321579	n00015388	young, offspring
n01321770	n01321579	orphan
n01321854	n01321579	young mammal
n01322221	n01321854	baby
n01322343	n01321854	pup, whelp
n01322508	n01321854,n02114100	wolf pup, wolf cub
n01322604	n01322343,n02084071	puppy
n01322685	n01321854	cub, young carnivore
n01322898	n01322685,n02129165	lion cub
n01322983	n01322685,n02131653	bear cub
n01323068	n01322685,n02129604	tiger cub
n01323155	n01321854	kit
n01323261	n01321854	suckling
n01323355	n01321230	sire
n01323493	n01320872	dam
n01323599	n00015388	thoroughbred, purebred, pureblood
n01324431	n02152740	carnivore
n01324610	n00015388	herbivore
n01326291	n00004475	microorganism, micro-organism
n01328702	n01326291,n09312843	virus
n01335659	n01328702	animal virus
n01338685	n01335659	herpes, herpes virus
n01338908	n01338685	herpes simplex, herpes simplex virus
n01339083	n01338908	herpes simplex 1, HS1, HSV-1, HSV-I
n01339336	n01338685	herpes zoster, herpes zoster virus
n01339471	n01339336	herpes varicella zoster, herpes varicella zoster virus
n01339801	n01338685	cytomegalovirus, CMV
n01340014	n01338685	varicella zoster virus
n01342269	n01326291	moneran, moneron
n01348530	n01326291	bacteria, bacterium
n01350855	n01355326	coccus, cocci
n01355326	n01348530,n01342269	eubacteria, eubacterium, true bacteria
n01379389	n01350855	staphylococcus, staphylococci, staph
n01381044	n01355326	streptococcus, streptococci, strep
n01384164	n00015388	zooplankton
n01384687	n00004475	parasite
n01387065	n01326291	protoctist
n01389507	n01387065	protozoan, protozoon, protozoa
n01391391	n01389507	rhizopod, rhizopodan
n01392275	n01392380	endameba, endamebae
n01392380	n01391391	ameba, amoeba, amebae, amoebae
n01395254	n01389507	ciliate, ciliated protozoan, ciliophoran, ciliated protozoa
n01396048	n01395254	paramecium, paramecia
n01397114	n01387065	alga, algae
n01397497	n01397114	seaweed
n01397871	n01397497	seagrass
n01402600	n01397114	brown algae
n01404628	n01402600	rockweed
n01405007	n01404628	fucus, fuci
n01407798	n01397114	green algae, chlorophyte
n01410457	n01407798	pond scum
n01415626	n00004475	eukaryote, eucaryote
n01421807	n01389507	sporozoan, sporozoa
n01424420	n01421807	plasmodium, Plasmodium vivax, malaria parasite, plasmodia
n01428580	n02528163	soft-finned fish, malacopterygian, soft-finned fishes
n01438208	n01428580	cypriniform fish, cypriniform fishes
n01438581	n01438208	loach
n01439121	n01438208	cyprinid, cyprinid fish, cyprinid fishes
n01439514	n01439121	carp
n01440764	n01439121	tench, Tinca tinca
n01441117	n01439121	dace, Leuciscus leuciscus
n01442972	n01439121	minnow, Phoxinus phoxinus
n01443243	n01439121	gudgeon, Gobio gobio
n01443537	n01439121	goldfish, Carassius auratus, goldfishes
n01443831	n01439121	crucian carp, Carassius carassius, Carassius vulgaris
n01444339	n01438208	electric eel, Electrophorus electric
n01446589	n01438208	cyprinodont
n01446760	n01446589	killifish, killifishes
n01447331	n01446760	striped killifish, mayfish, may fish, Fundulus majalis, striped killifishes, may fishes
n01447658	n01446760	rivulus
n01448291	n01446589	swordtail, helleri, topminnow, Xyphophorus helleri
n01448594	n01446589	guppy, rainbow fish, Lebistes reticulatus, rainbow fishes
n01448951	n01438208	topminnow, poeciliid fish, poeciliid, live-bearer, poeciliid fishes
n01449374	n01448951	mosquitofish, Gambusia affinis
n01449712	n01448951	platy, Platypoecilus maculatus
n01450661	n02552171	squirrelfish, squirrelfishes
n01451426	n01450661	soldierfish, soldier-fish
n01452798	n02552171	dory
n01453087	n01452798	John Dory, Zeus faber
n01454545	n02528163	cornetfish
n01455778	n02528163	pipefish, needlefish, pipefishes, needlefishes
n01456756	n01455778	seahorse, sea horse
n01457852	n02528163	trumpetfish, Aulostomus maculatus
n01458842	n00015388	embryo, conceptus, fertilized egg
n01459791	n01471682	fetus, foetus
n01461646	n01458842	blastula, blastosphere, blastulae
n01462042	n01461646	blastocyst, blastodermic vessicle
n01462544	n01458842	gastrula, gastrulae
n01464844	n00021265	yolk, vitellus, vitelli
n01466257	n00015388	chordate
n01468238	n01466257	tunicate, urochordate, urochord
n01468712	n01468238	ascidian
n01469103	n01468712	sea squirt
n01471682	n01466257	vertebrate, craniate
n01472303	n01471682	Amniota
n01473806	n01471682	aquatic vertebrate
n01474283	n01473806	jawless vertebrate, jawless fish, agnathan, jawless fishes
n01477525	n01474283	lamprey, lamprey eel, lamper eel
n01477875	n01477525	sea lamprey, Petromyzon marinus
n01480516	n02512053	cartilaginous fish, chondrichthian, cartilaginous fishes
n01482071	n01480516	elasmobranch, selachian
n01482330	n01482071	shark
n01483522	n01482330	mackerel shark
n01483830	n01483522	porbeagle, Lamna nasus
n01484097	n01483522	mako, mako shark
n01484850	n01483522	great white shark, white shark, man-eater, man-eating shark, Carcharodon carcharias
n01485479	n01483522	basking shark, Cetorhinus maximus
n01486838	n01482330	nurse shark, Ginglymostoma cirratum
n01487506	n01482330	sand tiger, sand shark, Carcharias taurus, Odontaspis taurus
n01488038	n01482330	whale shark, Rhincodon typus
n01488918	n01482330	requiem shark
n01489501	n01488918	bull shark, cub shark, Carcharhinus leucas
n01489709	n01488918	sandbar shark, Carcharhinus plumbeus
n01489920	n01488918	blacktip shark, sandbar shark, Carcharhinus limbatus
n01490112	n01488918	whitetip shark, oceanic whitetip shark, white-tipped shark, Carcharinus longimanus
n01490360	n01488918	dusky shark, Carcharhinus obscurus
n01490670	n01488918	lemon shark, Negaprion brevirostris
n01491006	n01488918	blue shark, great blue shark, Prionace glauca
n01491361	n01488918	tiger shark, Galeocerdo cuvieri
n01491874	n01482330	dogfish, dogfishes
n01492357	n01491874	smooth dogfish, smooth dogfishes
n01492569	n01492357	smoothhound, smoothhound shark, Mustelus mustelus
n01493146	n01492357	whitetip shark, reef whitetip shark, Triaenodon obseus
n01494475	n01482330	hammerhead, hammerhead shark
n01495006	n01494475	shovelhead, bonnethead, bonnet shark, Sphyrna tiburo
n01495493	n01482330	angel shark, angelfish, Squatina squatina, monkfish, angelfishes, monkfishes
n01495701	n01482071	ray
n01496331	n01495701	electric ray, crampfish, numbfish, torpedo, numbfishes, torpedoes
n01497118	n01495701	sawfish, sawfishes
n01498041	n01495701	stingray
n01498989	n01495701	eagle ray
n01499396	n01498989	spotted eagle ray, spotted ray, Aetobatus narinari
n01500091	n01495701	manta, manta ray, devilfish, devilfishes
n01500476	n01500091	Atlantic manta, Manta birostris
n01501160	n01495701	skate
n01503061	n01471682	bird
n01503976	n01503061	dickeybird, dickey-bird, dickybird, dicky-bird
n01504179	n01613615	fledgling, fledgeling
n01504344	n01613615	nestling, baby bird
n01514668	n01503061	cock
n01514752	n01514668	gamecock, fighting cock
n01514859	n01503061	hen
n01515303	n01503061	bird of passage
n01517565	n01503061	ratite, ratite bird, flightless bird
n01517966	n01503061	carinate, carinate bird, flying bird
n01518878	n01517565	ostrich, Struthio camelus
n01519563	n01517565	cassowary
n01519873	n01517565	emu, Dromaius novaehollandiae, Emu novaehollandiae
n01520576	n01517565	kiwi, apteryx
n01521399	n01517565	rhea, Rhea americana
n01521756	n01517565	rhea, nandu, Pterocnemia pennata
n01524359	n01503061	passerine, passeriform bird
n01525720	n01524359	oscine, oscine bird
n01526521	n01525720	songbird, songster
n01527194	n01525720	accentor
n01527347	n01527194	hedge sparrow, sparrow, dunnock, Prunella modularis
n01527617	n01525720	lark
n01527917	n01527617	skylark, Alauda arvensis
n01528396	n01525720	wagtail
n01528654	n01525720	pipit, titlark, lark
n01528845	n01528654	meadow pipit, Anthus pratensis
n01529672	n01525720	finch
n01530439	n01529672	chaffinch, Fringilla coelebs
n01530575	n01529672	brambling, Fringilla montifringilla
n01531178	n01529672	goldfinch, Carduelis carduelis
n01531344	n01529672	linnet, lintwhite, Carduelis cannabina
n01531512	n01529672	siskin, Carduelis spinus
n01531811	n01529672	redpoll, Carduelis flammea
n01531971	n01529672	redpoll, Carduelis hornemanni
n01532325	n01529672	New World goldfinch, goldfinch, yellowbird, Spinus tristis
n01532511	n01529672	pine siskin, pine finch, Spinus pinus
n01532829	n01529672	house finch, linnet, Carpodacus mexicanus
n01533000	n01529672	purple finch, Carpodacus purpureus
n01533339	n01529672	canary, canary bird
n01533481	n01533339	common canary, Serinus canaria
n01533651	n01529672	serin
n01533893	n01529672	crossbill, Loxia curvirostra
n01534155	n01529672	bullfinch, Pyrrhula pyrrhula
n01534433	n01529672	junco, snowbird
n01534582	n01534433	dark-eyed junco, slate-colored junco, Junco hyemalis
n01534762	n01529672	New World sparrow
n01535140	n01534762	vesper sparrow, grass finch, Pooecetes gramineus
n01535469	n01534762	white-throated sparrow, whitethroat, Zonotrichia albicollis
n01535690	n01534762	white-crowned sparrow, Zonotrichia leucophrys
n01536035	n01534762	chipping sparrow, Spizella passerina
n01536186	n01534762	field sparrow, Spizella pusilla
n01536334	n01534762	tree sparrow, Spizella arborea
n01536644	n01534762	song sparrow, Melospiza melodia
n01536780	n01534762	swamp sparrow, Melospiza georgiana
n01537134	n01529672	bunting
n01537544	n01537134	indigo bunting, indigo finch, indigo bird, Passerina cyanea
n01537895	n01537134	ortolan, ortolan bunting, Emberiza hortulana
n01538059	n01537134	reed bunting, Emberiza schoeniclus
n01538200	n01537134	yellowhammer, yellow bunting, Emberiza citrinella
n01538630	n01537134	snow bunting, snowbird, snowflake, Plectrophenax nivalis
n01538955	n01525720	honeycreeper
n01539573	n01524359	sparrow, true sparrow
n01539925	n01539573	English sparrow, house sparrow, Passer domesticus
n01540090	n01539573	tree sparrow, Passer montanus
n01540233	n01529672	grosbeak, grossbeak
n01540566	n01540233	evening grosbeak, Hesperiphona vespertina
n01540832	n01540233	hawfinch, Coccothraustes coccothraustes
n01541102	n01540233	pine grosbeak, Pinicola enucleator
n01541386	n01529672	cardinal, cardinal grosbeak, Richmondena Cardinalis, Cardinalis cardinalis, redbird
n01541760	n01529672	pyrrhuloxia, Pyrrhuloxia sinuata
n01541922	n01529672	towhee
n01542786	n01525720	weaver, weaverbird, weaver finch
n01543175	n01542786	baya, Ploceus philippinus
n01543632	n01542786	Java sparrow, Java finch, ricebird, Padda oryzivora
n01544208	n01542786	grassfinch, grass finch
n01544389	n01544208	zebra finch, Poephila castanotis
n01544704	n01529672	honeycreeper, Hawaiian honeycreeper
n01545574	n01524359	lyrebird
n01546039	n01524359	scrubbird, scrub-bird, scrub bird
n01546506	n01524359	broadbill
n01546921	n01524359	tyrannid
n01547832	n01546921	New World flycatcher, flycatcher, tyrant flycatcher, tyrant bird
n01548301	n01547832	kingbird, Tyrannus tyrannus
n01548492	n01548301	Arkansas kingbird, western kingbird
n01548865	n01548301	eastern kingbird
n01549053	n01548301	grey kingbird, gray kingbird, petchary, Tyrannus domenicensis domenicensis
n01549430	n01547832	pewee, peewee, peewit, pewit, wood pewee, Contopus virens
n01549641	n01549430	western wood pewee, Contopus sordidulus
n01549886	n01547832	phoebe, phoebe bird, Sayornis phoebe
n01550172	n01547832	vermillion flycatcher, firebird, Pyrocephalus rubinus mexicanus
n01550761	n01547832	cotinga, chatterer
n01551080	n01550761	cock of the rock, Rupicola rupicola
n01551300	n01550761	cock of the rock, Rupicola peruviana
n01551711	n01546921	manakin
n01552034	n01550761	bellbird
n01552813	n01546921	ovenbird
n01553142	n01546921	antbird, ant bird
n01554448	n01546921	woodhewer, woodcreeper, wood-creeper, tree creeper
n01555004	n01546921	pitta
n01555305	n01547832	scissortail, scissortailed flycatcher, Muscivora-forficata
n01555809	n01525720	Old World flycatcher, true flycatcher, flycatcher
n01556182	n01555809	spotted flycatcher, Muscicapa striata, Muscicapa grisola
n01557185	n01525720	thrush
n01557962	n01557185	missel thrush, mistle thrush, mistletoe thrush, Turdus viscivorus
n01558149	n01557185	song thrush, mavis, throstle, Turdus philomelos
n01558307	n01557185	fieldfare, snowbird, Turdus pilaris
n01558461	n01557185	redwing, Turdus iliacus
n01558594	n01557185	blackbird, merl, merle, ouzel, ousel, European blackbird, Turdus merula
n01558765	n01557185	ring ouzel, ring blackbird, ring thrush, Turdus torquatus
n01558993	n01557185	robin, American robin, Turdus migratorius
n01559477	n01557185	hermit thrush, Hylocichla guttata
n01559639	n01557185	veery, Wilson's thrush, Hylocichla fuscescens
n01559804	n01557185	wood thrush, Hylocichla mustelina
n01560105	n01557185	nightingale, Luscinia megarhynchos
n01560280	n01557185	thrush nightingale, Luscinia luscinia
n01560419	n01560105	bulbul
n01560636	n01557185	Old World chat
n01560793	n01560636	stonechat, Saxicola torquata
n01560935	n01560636	whinchat, Saxicola rubetra
n01561452	n01557185	redstart, redtail
n01561732	n01557185	wheatear
n01562014	n01557185	bluebird
n01562265	n01557185	robin, redbreast, robin redbreast, Old World robin, Erithacus rubecola
n01562451	n01557185	bluethroat, Erithacus svecicus
n01563128	n01525720	warbler
n01563449	n01563128	gnatcatcher
n01563746	n01563128	kinglet
n01563945	n01563746	goldcrest, golden-crested kinglet, Regulus regulus, Regulus reguli
n01564217	n01563746	ruby-crowned kinglet, ruby-crowned wren, Regulus calendula
n01564394	n01563128	Old World warbler, true warbler
n01564773	n01564394	blackcap, Silvia atricapilla
n01564914	n01563128	greater whitethroat, whitethroat, Sylvia communis
n01565078	n01563128	lesser whitethroat, whitethroat, Sylvia curruca
n01565345	n01564394	wood warbler, Phylloscopus sibilatrix
n01565599	n01564394	sedge warbler, sedge bird, sedge wren, reedbird, Acrocephalus schoenobaenus
n01565930	n01564394	wren warbler
n01566207	n01564394	tailorbird, Orthotomus sutorius
n01566645	n01525720	babbler, cackler
n01567133	n01563128	New World warbler, wood warbler
n01567678	n01567133	parula warbler, northern parula, Parula americana
n01567879	n01567133	Wilson's warbler, Wilson's blackcap, Wilsonia pusilla
n01568132	n01567133	flycatching warbler
n01568294	n01568132	American redstart, redstart, Setophaga ruticilla
n01568720	n01567133	Cape May warbler, Dendroica tigrina
n01568892	n01567133	yellow warbler, golden warbler, yellowbird, Dendroica petechia, Dendroica petechiae
n01569060	n01567133	Blackburn, Blackburnian warbler, Dendroica fusca
n01569262	n01567133	Audubon's warbler, Audubon warbler, Dendroica auduboni
n01569423	n01567133	myrtle warbler, myrtle bird, Dendroica coronata
n01569566	n01567133	blackpoll, Dendroica striate
n01569836	n01567133	New World chat
n01569971	n01569836	yellow-breasted chat, Icteria virens
n01570267	n01567133	ovenbird, Seiurus aurocapillus
n01570421	n01567133	water thrush
n01570676	n01567133	yellowthroat
n01570839	n01570676	common yellowthroat, Maryland yellowthroat, Geothlypis trichas
n01571904	n01525720	New World oriole, American oriole, oriole
n01572328	n01571904	northern oriole, Icterus galbula
n01572489	n01572328	Baltimore oriole, Baltimore bird, hangbird, firebird, Icterus galbula galbula
n01572654	n01572328	Bullock's oriole, Icterus galbula bullockii
n01572782	n01571904	orchard oriole, Icterus spurius
n01573074	n01571904	meadowlark, lark
n01573240	n01573074	eastern meadowlark, Sturnella magna
n01573360	n01573074	western meadowlark, Sturnella neglecta
n01573898	n01571904	bobolink, ricebird, reedbird, Dolichonyx oryzivorus
n01574045	n01571904	New World blackbird, blackbird
n01574390	n01574045	grackle, crow blackbird
n01574560	n01574390	purple grackle, Quiscalus quiscula
n01574801	n01574045	rusty blackbird, rusty grackle, Euphagus carilonus
n01575117	n01574045	cowbird
n01575401	n01574045	red-winged blackbird, redwing, Agelaius phoeniceus
n01575745	n01525720	Old World oriole, oriole
n01576076	n01575745	golden oriole, Oriolus oriolus
n01576695	n01525720	starling
n01577035	n01576695	common starling, Sturnus vulgaris
n01577659	n01576695	myna, mynah, mina, minah, myna bird, mynah bird, minae
n01577941	n01577659	crested myna, Acridotheres tristis
n01578180	n01577659	hill myna, Indian grackle, grackle, Gracula religiosa
n01578575	n01525720	corvine bird
n01579028	n01578575	crow
n01579149	n01579028	American crow, Corvus brachyrhyncos
n01579260	n01578575	raven, Corvus corax
n01579410	n01578575	rook, Corvus frugilegus
n01579578	n01578575	jackdaw, daw, Corvus monedula
n01579729	n01578575	chough
n01580077	n01578575	jay
n01580772	n01580077	New World jay
n01580870	n01580772	blue jay, jaybird, Cyanocitta cristata
n01581166	n01580077	Canada jay, grey jay, gray jay, camp robber, whisker jack, Perisoreus canadensis
n01581730	n01578575	nutcracker
n01581984	n01581730	Clark's nutcracker, Nucifraga columbiana
n01582220	n01578575	magpie
n01582398	n01582220	European magpie, Pica pica
n01582856	n01525720	Australian magpie
n01583209	n01582856	butcherbird
n01583495	n01582856	currawong, bell magpie
n01583828	n01582856	piping crow, piping crow-shrike, Gymnorhina tibicen
n01584225	n01524359	wren, jenny wren
n01584695	n01584225	winter wren, Troglodytes troglodytes
n01584853	n01584225	house wren, Troglodytes aedon
n01585121	n01584225	marsh wren
n01585287	n01585121	long-billed marsh wren, Cistothorus palustris
n01585422	n01585121	sedge wren, short-billed marsh wren, Cistothorus platensis
n01585715	n01584225	rock wren, Salpinctes obsoletus
n01586020	n01584225	Carolina wren, Thryothorus ludovicianus
n01586374	n01584225	cactus wren
n01586941	n01525720	mockingbird, mocker, Mimus polyglotktos
n01587526	n01525720	catbird, grey catbird, gray catbird, Dumetella carolinensis
n01587834	n01525720	thrasher, mocking thrush
n01588002	n01587834	brown thrasher, brown thrush, Toxostoma rufums
n01588431	n01525720	New Zealand wren
n01588725	n01588431	rock wren, Xenicus gilviventris
n01589286	n01525720	creeper, tree creeper
n01589718	n01589286	brown creeper, American creeper, Certhia americana
n01589893	n01589286	European creeper, Certhia familiaris
n01590583	n01525720	nuthatch, nutcracker
n01591005	n01590583	European nuthatch, Sitta europaea
n01591123	n01590583	red-breasted nuthatch, Sitta canadensis
n01591301	n01590583	white-breasted nuthatch, Sitta carolinensis
n01591697	n01525720	titmouse, tit, titmice
n01592084	n01591697	chickadee
n01592257	n01592084	black-capped chickadee, blackcap, Parus atricapillus
n01592387	n01591697	tufted titmouse, Parus bicolor, tufted titmice
n01592540	n01592084	Carolina chickadee, Parus carolinensis
n01592694	n01591697	blue tit, tomtit, Parus caeruleus
n01593028	n01591697	bushtit, bush tit
n01594004	n01525720	fairy bluebird, bluebird
n01594372	n01525720	swallow
n01594787	n01594372	barn swallow, chimney swallow, Hirundo rustica
n01594968	n01594372	cliff swallow, Hirundo pyrrhonota
n01595168	n01594372	tree swallow, tree martin, Hirundo nigricans
n01595450	n01594372	white-bellied swallow, tree swallow, Iridoprocne bicolor
n01595624	n01594372	martin
n01595974	n01595624	house martin, Delichon urbica
n01596273	n01595624	bank martin, bank swallow, sand martin, Riparia riparia
n01596608	n01595624	purple martin, Progne subis
n01597022	n01525720	wood swallow, swallow shrike
n01597336	n01525720	tanager
n01597737	n01597336	scarlet tanager, Piranga olivacea, redbird, firebird
n01597906	n01597336	western tanager, Piranga ludoviciana
n01598074	n01597336	summer tanager, summer redbird, Piranga rubra
n01598588	n01525720	shrike
n01598988	n01598588	butcherbird
n01599159	n01598988	European shrike, Lanius excubitor
n01599269	n01598988	northern shrike, Lanius borealis
n01599556	n01598588	loggerhead shrike, Lanius lucovicianus
n01600085	n01598588	bush shrike
n01600657	n01525720	bowerbird, catbird
n01601068	n01600657	satin bowerbird, satin bird, Ptilonorhynchus violaceus
n01601694	n01525720	water ouzel, dipper
n01602630	n01525720	vireo
n01602832	n01602630	red-eyed vireo, Vireo olivaceous
n01603152	n01602630	blue-headed vireo, Vireo solitarius solitarius
n01603600	n01525720	waxwing
n01603812	n01603600	cedar waxwing, cedarbird, Bombycilla cedrorun
n01603953	n01603600	Bohemian waxwing, Bombycilla garrulus
n01604330	n01503061	bird of prey, raptor, raptorial bird
n01604968	n01604330	Accipitriformes, order Accipitriformes
n01605630	n01604330	hawk
n01606522	n01605630	goshawk, Accipiter gentilis
n01606672	n01605630	sparrow hawk, Accipiter nisus
n01606809	n01605630	Cooper's hawk, blue darter, Accipiter cooperii
n01607600	n01605630	rough-legged hawk, roughleg, Buteo lagopus
n01607812	n01605630	red-shouldered hawk, Buteo lineatus
n01607962	n01605630	buzzard, Buteo buteo
n01608265	n01605630	honey buzzard, Pernis apivorus
n01608432	n01605630	kite
n01608814	n01608432	black kite, Milvus migrans
n01609062	n01608432	swallow-tailed kite, swallow-tailed hawk, Elanoides forficatus
n01609391	n01608432	white-tailed kite, Elanus leucurus
n01609751	n01605630	harrier
n01609956	n01609751	marsh harrier, Circus Aeruginosus
n01610100	n01609751	Montagu's harrier, Circus pygargus
n01610226	n01609751	marsh hawk, northern harrier, hen harrier, Circus cyaneus
n01610552	n01605630	harrier eagle, short-toed eagle
n01610955	n01605630	falcon
n01611472	n01610955	peregrine, peregrine falcon, Falco peregrinus
n01611800	n01610955	gyrfalcon, gerfalcon, Falco rusticolus
n01611969	n01610955	kestrel, Falco tinnunculus
n01612122	n01610955	sparrow hawk, American kestrel, kestrel, Falco sparverius
n01612275	n01610955	pigeon hawk, merlin, Falco columbarius
n01612476	n01610955	hobby, Falco subbuteo
n01612628	n01610955	caracara
n01613177	n01612628	carancha, Polyborus plancus
n01613294	n01604330	eagle, bird of Jove
n01613615	n01321579	young bird
n01613807	n01613294,n01613615	eaglet
n01614038	n01613294	harpy, harpy eagle, Harpia harpyja
n01614343	n01613294	golden eagle, Aquila chrysaetos
n01614556	n01613294	tawny eagle, Aquila rapax
n01614925	n01613294	bald eagle, American eagle, Haliaeetus leucocephalus
n01615121	n01613294	sea eagle
n01615303	n01615121	Kamchatkan sea eagle, Stellar's sea eagle, Haliaeetus pelagicus
n01615458	n01615121	ern, erne, grey sea eagle, gray sea eagle, European sea eagle, white-tailed sea eagle, Haliatus albicilla
n01615703	n01615121	fishing eagle, Haliaeetus leucorhyphus
n01616086	n01605630	osprey, fish hawk, fish eagle, sea eagle, Pandion haliaetus
n01616318	n01604330	vulture
n01616764	n01616318	Old World vulture
n01617095	n01616764	griffon vulture, griffon, Gyps fulvus
n01617443	n01616764	bearded vulture, lammergeier, lammergeyer, Gypaetus barbatus
n01617766	n01616764	Egyptian vulture, Pharaoh's chicken, Neophron percnopterus
n01618082	n01616764	black vulture, Aegypius monachus
n01618503	n01604330	secretary bird, Sagittarius serpentarius
n01618922	n01616318	New World vulture, cathartid
n01619310	n01618922	buzzard, turkey buzzard, turkey vulture, Cathartes aura, Cathartes aurae
n01619536	n01618922	condor
n01619835	n01619536	Andean condor, Vultur gryphus
n01620135	n01619536	California condor, Gymnogyps californianus
n01620414	n01618922	black vulture, carrion crow, Coragyps atratus
n01620735	n01618922	king vulture, Sarcorhamphus papa
n01621127	n01604330	owl, bird of Minerva, bird of night, hooter
n01621635	n01621127	owlet
n01622120	n01621127	little owl, Athene noctua
n01622352	n01621127	horned owl
n01622483	n01622352	great horned owl, Bubo virginianus
n01622779	n01621127	great grey owl, great gray owl, Strix nebulosa
n01622959	n01621127	tawny owl, Strix aluco
n01623110	n01621127	barred owl, Strix varia
n01623425	n01621127	screech owl, Otus asio
n01623615	n01621127	screech owl
n01623706	n01621127	scops owl
n01623880	n01621127	spotted owl, Strix occidentalis
n01624115	n01623706	Old World scops owl, Otus scops
n01624537	n01621127	hawk owl, Surnia ulula
n01624833	n01621127	long-eared owl, Asio otus
n01625562	n01621127	barn owl, Tyto alba
n01627424	n01471682	amphibian
n01628770	n01627424	urodele, caudate
n01629276	n01627424	salamander
n01629819	n01629276	European fire salamander, Salamandra salamandra
n01629962	n01629276	spotted salamander, fire salamander, Salamandra maculosa
n01630284	n01629276	newt, triton
n01630670	n01630284	common newt, Triturus vulgaris
n01630901	n01630284	red eft, Notophthalmus viridescens
n01631175	n01630284	Pacific newt
n01631354	n01631175	rough-skinned newt, Taricha granulosa
n01631663	n01630284	eft
n01632047	n01629276	ambystomid, ambystomid salamander
n01632458	n01632047	spotted salamander, Ambystoma maculatum
n01632601	n01632047	tiger salamander, Ambystoma tigrinum
n01632777	n01632047	axolotl, mud puppy, Ambystoma mexicanum
n01633406	n01629276	hellbender, mud puppy, Cryptobranchus alleganiensis
n01633781	n01629276	giant salamander, Megalobatrachus maximus
n01635027	n01629276	dicamptodon, dicamptodontid
n01636352	n01629276	eastern red-backed salamander, Plethodon cinereus
n01636829	n01629276	dusky salamander
n01637615	n01629276	slender salamander, worm salamander
n01639765	n01627424	frog, toad, toad frog, anuran, batrachian, salientian
n01640846	n01639765	true frog, ranid
n01641206	n01640846	wood-frog, wood frog, Rana sylvatica
n01641391	n01640846	leopard frog, spring frog, Rana pipiens
n01641577	n01640846	bullfrog, Rana catesbeiana
n01641739	n01640846	green frog, spring frog, Rana clamitans
n01642257	n01640846	pickerel frog, Rana palustris
n01642539	n01640846	grass frog, Rana temporaria
n01643507	n01639765	barking frog, robber frog, Hylactophryne augusti
n01643896	n01639765	crapaud, South American bullfrog, Leptodactylus pentadactylus
n01644373	n01639765	tree frog, tree-frog
n01644900	n01639765	tailed frog, bell toad, ribbed toad, tailed toad, Ascaphus trui
n01645776	n01639765	true toad
n01646292	n01645776	bufo
n01646388	n01645776	agua, agua toad, Bufo marinus
n01646555	n01645776	European toad, Bufo bufo
n01646648	n01645776	natterjack, Bufo calamita
n01646802	n01645776	American toad, Bufo americanus
n01646902	n01645776	Eurasian green toad, Bufo viridis
n01647303	n01645776	Texas toad, Bufo speciosus
n01647640	n01645776	western toad, Bufo boreas
n01648139	n01639765	obstetrical toad, midwife toad, Alytes obstetricans
n01648620	n01639765	fire-bellied toad, Bombina bombina
n01649170	n01639765	spadefoot, spadefoot toad
n01650167	n01639765	tree toad, tree frog, tree-frog
n01650690	n01650167	spring peeper, Hyla crucifer
n01651059	n01650167	canyon treefrog, Hyla arenicolor
n01652026	n01650167	chorus frog
n01653773	n01639765	tongueless frog
n01654637	n01653773	African clawed frog, Xenopus laevis
n01661091	n01471682	reptile, reptilian
n01661592	n01661091	anapsid, anapsid reptile
n01661818	n01661091	diapsid, diapsid reptile
n01662622	n01661592	chelonian, chelonian reptile
n01662784	n01662622	turtle
n01663401	n01662784	sea turtle, marine turtle
n01663782	n01663401	green turtle, Chelonia mydas
n01664065	n01663401	loggerhead, loggerhead turtle, Caretta caretta
n01664369	n01663401	ridley
n01664492	n01664369	Atlantic ridley, bastard ridley, bastard turtle, Lepidochelys kempii
n01664674	n01664369	Pacific ridley, olive ridley, Lepidochelys olivacea
n01664990	n01663401	hawksbill turtle, hawksbill, hawkbill, tortoiseshell turtle, Eretmochelys imbricata
n01665541	n01663401	leatherback turtle, leatherback, leathery turtle, Dermochelys coriacea
n01665932	n01662784	snapping turtle
n01666228	n01665932	common snapping turtle, snapper, Chelydra serpentina
n01666585	n01665932	alligator snapping turtle, alligator snapper, Macroclemys temmincki
n01667114	n01662784	mud turtle
n01667432	n01667114	musk turtle, stinkpot
n01667778	n01662784	terrapin
n01668091	n01667778	diamondback terrapin, Malaclemys centrata
n01668436	n01662784	red-bellied terrapin, red-bellied turtle, redbelly, Pseudemys rubriventris
n01668665	n01662784	slider, yellow-bellied terrapin, Pseudemys scripta
n01668892	n01662784	cooter, river cooter, Pseudemys concinna
n01669191	n01662784	box turtle, box tortoise
n01669372	n01669191	Western box turtle, Terrapene ornata
n01669654	n01662784	painted turtle, painted terrapin, painted tortoise, Chrysemys picta
n01670092	n01662784	tortoise
n01670535	n01670092	European tortoise, Testudo graeca
n01670802	n01670092	giant tortoise
n01671125	n01670092	gopher tortoise, gopher turtle, gopher, Gopherus polypemus
n01671479	n01670092	desert tortoise, Gopherus agassizii
n01672032	n01662784	soft-shelled turtle, pancake turtle
n01673282	n01661818	tuatara, Sphenodon punctatum
n01674216	n01661818	saurian
n01674464	n01674216	lizard
n01674990	n01674464	gecko, geckoes
n01675722	n01674990	banded gecko, banded geckoes
n01676755	n01674464	iguanid, iguanid lizard
n01677366	n01676755	common iguana, iguana, Iguana iguana
n01677747	n01676755	marine iguana, Amblyrhynchus cristatus
n01678043	n01676755	desert iguana, Dipsosaurus dorsalis
n01678343	n01676755	chuckwalla, Sauromalus obesus
n01679307	n01676755	earless lizard
n01679626	n01676755	collared lizard
n01679962	n01676755	leopard lizard
n01680264	n01676755	spiny lizard
n01680478	n01680264	fence lizard
n01680655	n01680478	western fence lizard, blue-belly, Sceloporus occidentalis
n01680813	n01680478	eastern fence lizard, pine lizard, Sceloporus undulatus
n01681328	n01676755	side-blotched lizard, sand lizard, Uta stansburiana
n01681653	n01676755	tree lizard, Urosaurus ornatus
n01681940	n01676755	horned lizard, horned toad, horny frog
n01682172	n01681940	Texas horned lizard, Phrynosoma cornutum
n01682435	n01676755	basilisk
n01682714	n01676755	American chameleon, anole, Anolis carolinensis
n01683558	n01674464	night lizard
n01684133	n01674464	skink, scincid, scincid lizard
n01684578	n01684133	western skink, Eumeces skiltonianus
n01685439	n01674464	teiid lizard, teiid
n01685808	n01685439	whiptail, whiptail lizard
n01687665	n01674464	agamid, agamid lizard
n01687978	n01687665	agama
n01688243	n01687665	frilled lizard, Chlamydosaurus kingi
n01688961	n01687665	moloch
n01689081	n01688961	mountain devil, spiny lizard, Moloch horridus
n01689411	n01674464	anguid lizard
n01689811	n01689411	alligator lizard
n01690149	n01689411	blindworm, slowworm, Anguis fragilis
n01691217	n01674464	legless lizard
n01691951	n01674464	venomous lizard
n01692333	n01691951	Gila monster, Heloderma suspectum
n01692523	n01691951	beaded lizard, Mexican beaded lizard, Heloderma horridum
n01692864	n01674464	lacertid lizard, lacertid
n01693175	n01692864	sand lizard, Lacerta agilis
n01693334	n01692864	green lizard, Lacerta viridis
n01693783	n01674464	chameleon, chamaeleon
n01694178	n01693783	African chameleon, Chamaeleo chamaeleon
n01694709	n01674464	monitor, monitor lizard, varan
n01694955	n01694709	African monitor, Varanus niloticus
n01695060	n01694709	Komodo dragon, Komodo lizard, dragon lizard, giant lizard, Varanus komodoensis
n01695681	n01661818	archosaur, archosaurian, archosaurian reptile
n01696633	n01661818	crocodilian reptile, crocodilian
n01697178	n01696633	crocodile
n01697457	n01697178	African crocodile, Nile crocodile, Crocodylus niloticus
n01697611	n01697178	Asian crocodile, Crocodylus porosus
n01698434	n01696633	alligator, gator
n01698640	n01698434	American alligator, Alligator mississipiensis
n01698782	n01698434	Chinese alligator, Alligator sinensis
n01699040	n01696633	caiman, cayman
n01699675	n01696633	gavial, Gavialis gangeticus
n01699831	n01695681	dinosaur
n01700470	n01699831	ornithischian, ornithischian dinosaur
n01701551	n01700470	armored dinosaur
n01701859	n01701551	stegosaur, stegosaurus, Stegosaur stenops
n01703569	n01700470	ceratopsian, horned dinosaur
n01704323	n01703569	triceratops
n01708106	n01699831	saurischian, saurischian dinosaur
n01712008	n01708106	theropod, theropod dinosaur, bird-footed dinosaur
n01713764	n01712008	tyrannosaur, tyrannosaurus, Tyrannosaurus rex
n01726692	n01661818	snake, serpent, ophidian
n01727646	n01726692	colubrid snake, colubrid
n01728572	n01727646	thunder snake, worm snake, Carphophis amoenus
n01728920	n01727646	ringneck snake, ring-necked snake, ring snake
n01729322	n01727646	hognose snake, puff adder, sand viper
n01729977	n01727646	green snake, grass snake
n01730185	n01729977	smooth green snake, Opheodrys vernalis
n01730307	n01729977	rough green snake, Opheodrys aestivus
n01730563	n01727646	green snake
n01730812	n01727646	racer
n01730960	n01730812	blacksnake, black racer, Coluber constrictor
n01731545	n01727646	whip-snake, whip snake, whipsnake
n01731941	n01731545	California whipsnake, striped racer, Masticophis lateralis
n01732244	n01727646	rat snake
n01732614	n01732244	corn snake, red rat snake, Elaphe guttata
n01732789	n01732244	black rat snake, blacksnake, pilot blacksnake, mountain blacksnake, Elaphe obsoleta
n01733466	n01727646	glossy snake, Arizona elegans
n01733757	n01727646	bull snake, bull-snake
n01733957	n01733757	gopher snake, Pituophis melanoleucus
n01734104	n01733757	pine snake
n01734418	n01727646	king snake, kingsnake
n01734637	n01734418	common kingsnake, Lampropeltis getulus
n01734808	n01734418	milk snake, house snake, milk adder, checkered adder, Lampropeltis triangulum
n01735189	n01727646	garter snake, grass snake
n01735439	n01735189	common garter snake, Thamnophis sirtalis
n01735577	n01735189	ribbon snake, Thamnophis sauritus
n01737021	n01727646	water snake
n01737472	n01737021	common water snake, banded water snake, Natrix sipedon, Nerodia sipedon
n01737728	n01737021	water moccasin
n01737875	n01737021	grass snake, ring snake, ringed snake, Natrix natrix
n01738065	n01737875	viperine grass snake, Natrix maura
n01738601	n01727646	sand snake
n01739381	n01727646	vine snake
n01740131	n01727646	night snake, Hypsiglena torquata
n01740551	n01726692	blind snake, worm snake
n01741232	n01727646	indigo snake, gopher snake, Drymarchon corais
n01741562	n01726692	constrictor
n01741943	n01741562	boa
n01742172	n01741943	boa constrictor, Constrictor constrictor
n01742821	n01741943	rosy boa, Lichanura trivirgata
n01743086	n01741943	anaconda, Eunectes murinus
n01743605	n01741943	python
n01743936	n01743605	carpet snake, Python variegatus, Morelia spilotes variegatus
n01744100	n01743605	reticulated python, Python reticulatus
n01744270	n01743605	Indian python, Python molurus
n01744401	n01743605	rock python, rock snake, Python sebae
n01745125	n01726692	elapid, elapid snake
n01745484	n01745125	coral snake, harlequin-snake, New World coral snake
n01745902	n01745484	eastern coral snake, Micrurus fulvius
n01746359	n01745125	coral snake, Old World coral snake
n01747589	n01745125	copperhead, Denisonia superba
n01747885	n01745125	cobra
n01748264	n01747885	Indian cobra, Naja naja
n01748686	n01747885	black-necked cobra, spitting cobra, Naja nigricollis
n01748906	n01747885	hamadryad, king cobra, Ophiophagus hannah, Naja hannah
n01749244	n01745125	ringhals, rinkhals, spitting snake, Hemachatus haemachatus
n01749582	n01745125	mamba
n01749742	n01749582	black mamba, Dendroaspis augusticeps
n01749939	n01749742	green mamba
n01750167	n01745125	death adder, Acanthophis antarcticus
n01750437	n01745125	tiger snake, Notechis scutatus
n01751036	n01745125	krait
n01751472	n01745125	taipan, Oxyuranus scutellatus
n01751748	n01726692	sea snake
n01752165	n01726692	viper
n01752585	n01752165	adder, common viper, Vipera berus
n01752736	n01752165	asp, asp viper, Vipera aspis
n01753032	n01752165	puff adder, Bitis arietans
n01753180	n01752165	gaboon viper, Bitis gabonica
n01753488	n01752165	horned viper, cerastes, sand viper, horned asp, Cerastes cornutus
n01753959	n01752165	pit viper
n01754370	n01753959	copperhead, Agkistrodon contortrix
n01754533	n01753959	water moccasin, cottonmouth, cottonmouth moccasin, Agkistrodon piscivorus
n01754876	n01753959	rattlesnake, rattler
n01755581	n01754876	diamondback, diamondback rattlesnake, Crotalus adamanteus
n01755740	n01754876	timber rattlesnake, banded rattlesnake, Crotalus horridus horridus
n01756089	n01754876	prairie rattlesnake, prairie rattler, Western rattlesnake, Crotalus viridis
n01756291	n01754876	sidewinder, horned rattlesnake, Crotalus cerastes
n01756508	n01754876	Western diamondback, Western diamondback rattlesnake, Crotalus atrox
n01756733	n01754876	rock rattlesnake, Crotalus lepidus
n01757115	n01754876	Mojave rattlesnake, Crotalus scutulatus
n01757343	n01754876	speckled rattlesnake, Crotalus mitchellii
n01757677	n01754876	massasauga, massasauga rattler, Sistrurus catenatus
n01757901	n01754876	ground rattler, massasauga, Sistrurus miliaris
n01758141	n01753959	fer-de-lance, Bothrops atrops
n01758757	n05217859	carcase, carcass
n01767661	n01905661	arthropod
n01768244	n01767661	trilobite
n01769347	n01767661	arachnid, arachnoid
n01770081	n01769347	harvestman, daddy longlegs, Phalangium opilio
n01770393	n01769347	scorpion
n01770795	n01769347	false scorpion, pseudoscorpion
n01771417	n01769347	whip-scorpion, whip scorpion
n01772222	n01769347	spider
n01772664	n01772222	orb-weaving spider
n01773157	n01772222	black and gold garden spider, Argiope aurantia
n01773549	n01772222	barn spider, Araneus cavaticus
n01773797	n01772222	garden spider, Aranea diademata
n01774384	n01772222	black widow, Latrodectus mactans
n01774750	n01772222	tarantula, tarantulae
n01775062	n01772222	wolf spider, hunting spider
n01775370	n01775062	European wolf spider, tarantula, Lycosa tarentula, tarantulae
n01776192	n01769347	acarine
n01776313	n01776192	tick
n01776705	n01776313	hard tick, ixodid
n01777304	n01776705	Ixodes dammini, deer tick
n01778217	n01776705	sheep-tick, sheep tick, Ixodes ricinus
n01779148	n01776705	wood tick, American dog tick, Dermacentor variabilis
n01779629	n01776192	mite
n01782209	n01779629	spider mite, tetranychid
n01782516	n01782209	red spider, red spider mite, Panonychus ulmi
n01784675	n01767661	centipede
n01785667	n01784675	house centipede, Scutigera coleoptrata
n01786646	n01767661	millipede, millepede, milliped
n01787835	n01767661	horseshoe crab, king crab, Limulus polyphemus, Xiphosurus polyphemus
n01789386	n01503061	gallinaceous bird, gallinacean
n01789740	n01789386	domestic fowl, fowl, poultry
n01790711	n01789740	game fowl
n01791107	n01789386	jungle fowl, gallina
n01791463	n01791107	red jungle fowl, Gallus gallus
n01791625	n01789740	chicken, Gallus gallus
n01791954	n01789740	bantam
n01792042	n01791625,n01613615	chick, biddy
n01792158	n01791625	cock, rooster
n01792429	n01792158	cockerel
n01792640	n01791625	hen, biddy
n01792955	n01792640	brood hen, broody, broody hen, setting hen, sitter
n01793249	n01792640	pullet
n01793435	n01791625	Rhode Island red
n01793715	n01791625	Orpington
n01794158	n01789740	turkey, Meleagris gallopavo
n01794344	n01794158	turkey cock, gobbler, tom, tom turkey
n01794651	n01789386	ocellated turkey, Agriocharis ocellata
n01795088	n02153203	grouse
n01795545	n01795088	black grouse
n01795735	n01795545	European black grouse, heathfowl, Lyrurus tetrix
n01796340	n01795088	ptarmigan
n01796519	n01796340	red grouse, moorfowl, moorbird, moor-bird, moorgame, Lagopus scoticus
n01796729	n01796519	moorhen
n01797020	n01795088	capercaillie, capercailzie, horse of the wood, Tetrao urogallus
n01797307	n01795088	spruce grouse, Canachites canadensis
n01797601	n01795088	sage grouse, sage hen, Centrocercus urophasianus
n01797886	n01795088	ruffed grouse, partridge, Bonasa umbellus
n01798168	n01795088	sharp-tailed grouse, sprigtail, sprig tail, Pedioecetes phasianellus
n01798484	n01795088	prairie chicken, prairie grouse, prairie fowl
n01798706	n01798484	greater prairie chicken, Tympanuchus cupido
n01798839	n01798484	lesser prairie chicken, Tympanuchus pallidicinctus
n01800424	n01789386	chachalaca
n01801088	n01789386	megapode, mound bird, mound-bird, mound builder, scrub fowl
n01801876	n01801088	brush turkey, Alectura lathami
n01802721	n02153203	phasianid
n01803078	n01802721	pheasant
n01803362	n01803078	ring-necked pheasant, Phasianus colchicus
n01804163	n01803078	golden pheasant, Chrysolophus pictus
n01804478	n01806567	bobwhite, bobwhite quail, partridge
n01804653	n01804478	northern bobwhite, Colinus virginianus
n01805801	n01803078	peafowl, bird of Juno
n01806143	n01805801	peacock
n01806297	n01805801	peahen
n01806364	n01805801	blue peafowl, Pavo cristatus
n01806467	n01805801	green peafowl, Pavo muticus
n01806567	n01802721	quail
n01806847	n01806567	California quail, Lofortyx californicus
n01807105	n01803078	tragopan
n01807496	n01802721	partridge
n01807828	n01807496	Hungarian partridge, grey partridge, gray partridge, Perdix perdix
n01808140	n01807496	red-legged partridge, Alectoris ruffa
n01809106	n01789740	guinea fowl, guinea, Numida meleagris
n01809371	n01809106	guinea hen
n01809752	n01789386	hoatzin, hoactzin, stinkbird, Opisthocomus hoazin
n01810268	n02153203	tinamou, partridge
n01810700	n01789386	columbiform bird
n01811909	n01810700	pigeon
n01812337	n01811909	dove
n01812662	n01811909	rock dove, rock pigeon, Columba livia
n01812866	n01811909	band-tailed pigeon, band-tail pigeon, bandtail, Columba fasciata
n01813088	n01811909	wood pigeon, ringdove, cushat, Columba palumbus
n01813385	n01812337	turtledove
n01813532	n01813385	Streptopelia turtur
n01813948	n01812337	Australian turtledove, turtledove, Stictopelia cuneata
n01814217	n01812337	mourning dove, Zenaidura macroura
n01814370	n01811909	domestic pigeon
n01814755	n01814370	roller, tumbler, tumbler pigeon
n01814921	n01814370	homing pigeon
n01815601	n01810700	sandgrouse, sand grouse
n01816887	n01503061	parrot
n01817263	n01816887	popinjay
n01817346	n01816887	poll, poll parrot
n01817953	n01816887	African grey, African gray, Psittacus erithacus
n01818299	n01816887	amazon
n01818515	n01816887	macaw
n01818832	n01816887	kea, Nestor notabilis
n01819115	n01816887	cockatoo
n01819313	n01819115	sulphur-crested cockatoo, Kakatoe galerita, Cacatua galerita
n01819465	n01819115	pink cockatoo, Kakatoe leadbeateri
n01819734	n01816887	cockateel, cockatiel, cockatoo parrot, Nymphicus hollandicus
n01820052	n01816887	lovebird
n01820348	n01816887	lory
n01820546	n01820348	lorikeet
n01821076	n01820546	rainbow lorikeet, Trichoglossus moluccanus
n01821203	n01816887	parakeet, parrakeet, parroket, paraquet, paroquet, parroquet
n01821869	n01821203	budgerigar, budgereegah, budgerygah, budgie, grass parakeet, lovebird, shell parakeet, Melopsittacus undulatus
n01822300	n01821203	ring-necked parakeet, Psittacula krameri
n01822602	n01503061	cuculiform bird
n01823013	n01822602	cuckoo
n01823414	n01823013	European cuckoo, Cuculus canorus
n01824035	n01823013	roadrunner, chaparral cock, Geococcyx californianus
n01824575	n01823013	coucal
n01825278	n01822602	touraco, turaco, turacou, turakoo, touracos
n01825930	n01503061	coraciiform bird
n01826364	n01825930	roller
n01826680	n01826364	European roller, Coracias garrulus
n01827403	n01825930	kingfisher
n01827793	n01827403	Eurasian kingfisher, Alcedo atthis
n01828096	n01827403	belted kingfisher, Ceryle alcyon
n01828556	n01827403	kookaburra, laughing jackass, Dacelo gigas
n01828970	n01825930	bee eater
n01829413	n01825930	hornbill
n01829869	n01825930	hoopoe, hoopoo
n01830042	n01829869	Euopean hoopoe, Upupa epops
n01830915	n01825930	motmot, momot
n01831712	n01503061	apodiform bird
n01832167	n01831712	swift
n01832493	n01832167	European swift, Apus apus
n01833805	n01831712	hummingbird
n01834177	n01833805	Archilochus colubris
n01834540	n01833805	thornbill
n01834918	n01503061	caprimulgiform bird
n01835276	n01834918	goatsucker, nightjar, caprimulgid
n01837072	n01834918	frogmouth
n01838038	n01503061	piciform bird
n01838598	n01838038	woodpecker, peckerwood, pecker
n01839086	n01838598	green woodpecker, Picus viridis
n01839330	n01838598	downy woodpecker
n01839598	n01838598	flicker
n01839750	n01839598	yellow-shafted flicker, Colaptes auratus, yellowhammer
n01840120	n01839598	red-shafted flicker, Colaptes caper collaris
n01840775	n01838598	redheaded woodpecker, redhead, Melanerpes erythrocephalus
n01841102	n01838598	sapsucker
n01841288	n01841102	yellow-bellied sapsucker, Sphyrapicus varius
n01841441	n01841102	red-breasted sapsucker, Sphyrapicus varius ruber
n01841679	n01838598	wryneck
n01842235	n01838038	barbet
n01842504	n01838038	puffbird
n01843065	n01838038	jacamar
n01843383	n01838038	toucan
n01843719	n01843383	toucanet
n01844231	n01503061	trogon
n01844551	n01844231	quetzal, quetzal bird
n01844917	n01503061	aquatic bird
n01845132	n01844917	waterfowl, water bird, waterbird
n01845477	n01845132	anseriform bird
n01846331	n01845477	duck
n01847000	n01846331	drake
n01847089	n01846331	quack-quack
n01847170	n01846331	duckling
n01847253	n01846331	diving duck
n01847407	n01846331	dabbling duck, dabbler
n01847806	n01846331	mallard, Anas platyrhynchos
n01847978	n01846331	black duck, Anas rubripes
n01848123	n01846331	teal
n01848323	n01848123	greenwing, green-winged teal, Anas crecca
n01848453	n01848123	bluewing, blue-winged teal, Anas discors
n01848555	n01848123	garganey, Anas querquedula
n01848648	n01846331	widgeon, wigeon, Anas penelope
n01848840	n01848648	American widgeon, baldpate, Anas americana
n01848976	n01846331	shoveler, shoveller, broadbill, Anas clypeata
n01849157	n01846331	pintail, pin-tailed duck, Anas acuta
n01849466	n01846331	sheldrake
n01849676	n01849466	shelduck
n01849863	n01846331	ruddy duck, Oxyura jamaicensis
n01850192	n01846331	bufflehead, butterball, dipper, Bucephela albeola
n01850373	n01846331	goldeneye, whistler, Bucephela clangula
n01850553	n01850373	Barrow's goldeneye, Bucephala islandica
n01850873	n01846331	canvasback, canvasback duck, Aythya valisineria
n01851038	n01846331	pochard, Aythya ferina
n01851207	n01846331	redhead, Aythya americana
n01851375	n01846331	scaup, scaup duck, bluebill, broadbill
n01851573	n01851375	greater scaup, Aythya marila
n01851731	n01851375	lesser scaup, lesser scaup duck, lake duck, Aythya affinis
n01851895	n01846331	wild duck
n01852142	n01846331	wood duck, summer duck, wood widgeon, Aix sponsa
n01852329	n01852142	wood drake
n01852400	n01846331	mandarin duck, Aix galericulata
n01852671	n01846331	muscovy duck, musk duck, Cairina moschata
n01852861	n01846331	sea duck
n01853195	n01852861	eider, eider duck
n01853498	n01852861	scoter, scooter
n01853666	n01853498	common scoter, Melanitta nigra
n01853870	n01852861	old squaw, oldwife, Clangula hyemalis, oldwives
n01854415	n01852861	merganser, fish duck, sawbill, sheldrake
n01854700	n01854415	goosander, Mergus merganser
n01854838	n01854415	American merganser, Mergus merganser americanus
n01855032	n01854415	red-breasted merganser, Mergus serrator
n01855188	n01854415	smew, Mergus albellus
n01855476	n01854415	hooded merganser, hooded sheldrake, Lophodytes cucullatus
n01855672	n01845477	goose, geese
n01856072	n01855672	gosling
n01856155	n01855672	gander
n01856380	n01855672	Chinese goose, Anser cygnoides, Chinese geese
n01856553	n01855672	greylag, graylag, greylag goose, graylag goose, Anser anser, greylag geese, graylag geese
n01856890	n01855672	blue goose, Chen caerulescens, blue geese
n01857079	n01856890	snow goose, snow geese
n01857325	n01855672	brant, brant goose, brent, brent goose, brants, brant geese, brent geese
n01857512	n01857325	common brant goose, Branta bernicla, common brant geese
n01857632	n01855672	honker, Canada goose, Canadian goose, Branta canadensis, Canada geese, Canadian geese
n01857851	n01855672	barnacle goose, barnacle, Branta leucopsis, barnacle geese
n01858281	n01858441	coscoroba
n01858441	n01844917	swan
n01858780	n01858441	cob
n01858845	n01858441	pen
n01858906	n01858441,n01613615	cygnet
n01859190	n01858441	mute swan, Cygnus olor
n01859325	n01858441	whooper, whooper swan, Cygnus cygnus
n01859496	n01858441	tundra swan, Cygnus columbianus
n01859689	n01859496	whistling swan, Cygnus columbianus columbianus
n01859852	n01859496	Bewick's swan, Cygnus columbianus bewickii
n01860002	n01858441	trumpeter, trumpeter swan, Cygnus buccinator
n01860187	n01858441	black swan, Cygnus atratus
n01861778	n01471682	mammal
n01862399	n01320872,n01861778	female mammal
n01871265	n01861778	tusker
n01871543	n01861778	prototherian
n01871875	n01871543	monotreme, egg-laying mammal
n01872401	n01871875	echidna, spiny anteater, anteater, echidnae
n01872772	n01871875	echidna, spiny anteater, anteater, echidnae
n01873310	n01871875	platypus, duckbill, duckbilled platypus, duck-billed platypus, Ornithorhynchus anatinus
n01873982	n01861778	metatherian
n01874434	n01873982	marsupial, pouched mammal
n01874928	n01874434	opossum, possum
n01875313	n01874928	common opossum, Didelphis virginiana, Didelphis marsupialis
n01876034	n01874434	opossum rat
n01877134	n01874434	kangaroo
n01877606	n01877134	giant kangaroo, great grey kangaroo, Macropus giganteus
n01877812	n01877134	wallaby, brush kangaroo
n01878929	n01877812	rock wallaby, rock kangaroo
n01879217	n01877812	pademelon, paddymelon
n01879509	n01877812	tree wallaby, tree kangaroo
n01881171	n01874434	phalanger, opossum, possum
n01882714	n01881171	koala, koala bear, kangaroo bear, native bear, Phascolarctos cinereus
n01883070	n01874434	wombat
n01883513	n01874434	dasyurid marsupial, dasyurid
n01884834	n01883513	Tasmanian devil, ursine dasyure, Sarcophilus hariisi
n01885498	n01883513	numbat, banded anteater, anteater, Myrmecobius fasciatus
n01886756	n01861778	placental, placental mammal, eutherian, eutherian mammal
n01887474	n01886756	livestock, farm animal
n01887623	n01886756	bull
n01887787	n01886756	cow
n01887896	n01321854	calf, calves
n01888045	n01321854	calf, calves
n01888181	n01886756	yearling
n01888264	n01886756	buck
n01888411	n01886756	doe
n01889074	n01886756	insectivore
n01889520	n01889074	mole
n01891633	n01889074	shrew, shrewmouse, shrewmice
n01893825	n01889074	hedgehog, Erinaceus europaeus, Erinaceus europeaeus
n01896031	n05237755,n14755804	feather, plume, plumage
n01896561	n01896031	down feather
n01896735	n01896561	duck down
n01896844	n01896735	eiderdown
n01897536	n01896031	contour feather
n01899746	n05254795	mane
n01899894	n01899746	encolure
n01900150	n05470189	hair
n01902568	n05237755	protective covering
n01903346	n01902568	scute
n01904029	n05586759	plastron
n01904182	n09257949	shell
n01904806	n01904182	scallop shell
n01904886	n01904182	oyster shell
n01905661	n00015388	invertebrate
n01906749	n01905661	sponge, poriferan, parazoan, parazoa
n01909422	n01905661	coelenterate, cnidarian
n01909906	n01909422	polyp
n01910747	n01909422	jellyfish, jellyfishes
n01911839	n01909422	hydrozoan, hydroid, hydrozoa
n01912454	n01911839	siphonophore
n01913166	n01912454	Portuguese man-of-war, man-of-war, jellyfish, Portuguese men-o'-war, Portuguese men-of-war, men-o'-war, men-of-war, jellyfishes
n01914163	n01909422	anthozoan, actinozoan, anthozoa, actinozoa
n01914609	n01914163	sea anemone, anemone
n01914830	n01914609	actinia, actinian, actiniarian, actiniae
n01915700	n01914163	sea pen
n01915811	n01914163	coral
n01916187	n01915811	gorgonian, gorgonian coral
n01916388	n01916187	sea feather
n01916481	n01916187	sea fan
n01916925	n01915811	stony coral, madrepore, madriporian coral
n01917289	n01916925	brain coral
n01917611	n01916925	staghorn coral, stag's-horn coral
n01917882	n01916925	mushroom coral
n01918744	n01905661	ctenophore, comb jelly
n01922303	n01905661	worm
n01923025	n01905661	woodborer, borer
n01924916	n01922303	flatworm, platyhelminth
n01930112	n01922303	nematode, nematode worm, roundworm
n01934440	n01922303	annelid, annelid worm, segmented worm
n01935176	n01934440	oligochaete, oligochaete worm
n01935395	n01935176	earthworm, angleworm, fishworm, fishing worm, wiggler, nightwalker, nightcrawler, crawler, dew worm, red worm
n01937909	n01934440	leech, bloodsucker, hirudinean
n01938454	n01937909	medicinal leech, Hirudo medicinalis
n01940736	n01905661	mollusk, mollusc, shellfish, shellfishes
n01942177	n01940736	gastropod, univalve
n01942869	n01942177	abalone, ear-shell
n01943087	n01942869	ormer, sea-ear, Haliotis tuberculata
n01943899	n01942177	conch
n01944118	n01943899	giant conch, Strombus gigas
n01944390	n01942177	snail
n01944812	n01944390	edible snail, Helix pomatia
n01944955	n01944390	garden snail
n01945143	n01944955	brown snail, Helix aspersa
n01945685	n01942177	slug
n01945845	n01942177	seasnail
n01946277	n01945845	neritid, neritid gastropod
n01946630	n01946277	nerita
n01947396	n01945845	whelk
n01948573	n01945845	limpet
n01949085	n01948573	common limpet, Patella vulgata
n01950731	n01942177	sea slug, nudibranch
n01951274	n01942177	sea hare, Aplysia punctata
n01951613	n01950731	Hermissenda crassicornis
n01953361	n01942177	cowrie, cowry
n01953594	n01953361	money cowrie, Cypraea moneta
n01953762	n01953361	tiger cowrie, Cypraea tigris
n01955084	n01940736	chiton, coat-of-mail shell, sea cradle, polyplacophore
n01955933	n01940736	bivalve, pelecypod, lamellibranch
n01956344	n01321579	spat
n01956481	n01955933	clam
n01956764	n01904182	seashell
n01957335	n01956481	soft-shell clam, steamer, steamer clam, long-neck clam, Mya arenaria
n01958038	n01956481	quahog, quahaug, hard-shell clam, hard clam, round clam, Venus mercenaria, Mercenaria mercenaria
n01958346	n01958038	littleneck, littleneck clam
n01958531	n01956481	geoduck
n01959492	n01956481	giant clam, Tridacna gigas
n01959985	n01955933	cockle
n01960177	n01959985	edible cockle, Cardium edule
n01960459	n01955933	oyster
n01961985	n01960459	pearl oyster, Pinctada margaritifera
n01963317	n01955933	ark shell
n01963571	n01955933	mussel
n01964049	n01963571	marine mussel, mytilid
n01964271	n01964049	edible mussel, Mytilus edulis
n01964441	n01963571	freshwater mussel, freshwater clam
n01965529	n01964441	zebra mussel, Dreissena polymorpha
n01965889	n01955933	scallop, scollop, escallop
n01968315	n01940736	cephalopod, cephalopod mollusk
n01968897	n01968315	chambered nautilus, pearly nautilus, nautilus, chambered nautili, pearly nautili, nautili
n01969726	n01968315	octopod
n01970164	n01969726	octopus, devilfish, octopi, devilfishes
n01970667	n01969726	paper nautilus, nautilus, Argonaut, Argonauta argo, paper nautili, nautili
n01971094	n01968315	decapod
n01971280	n01971094	squid
n01972541	n01971094	cuttlefish, cuttle, cuttlefishes
n01974773	n01767661	crustacean
n01975687	n01974773	malacostracan crustacean
n01976146	n01974773	decapod crustacean, decapod
n01976868	n01974773	brachyuran
n01976957	n01976146	crab
n01978287	n01976957	Dungeness crab, Cancer magister
n01978455	n01976957	rock crab, Cancer irroratus
n01978930	n01976957	swimming crab
n01979874	n01978930	blue crab, Callinectes sapidus
n01980166	n01976957	fiddler crab
n01981276	n01976957	king crab, Alaska crab, Alaskan king crab, Alaska king crab, Paralithodes camtschatica
n01981702	n01976957	spider crab
n01982068	n01981702	European spider crab, king crab, Maja squinado
n01982347	n01981702	giant crab, Macrocheira kaempferi
n01982650	n01976146	lobster
n01983048	n01982650	true lobster
n01983481	n01983048	American lobster, Northern lobster, Maine lobster, Homarus americanus
n01984245	n01982650	Norway lobster, Nephrops norvegicus
n01984695	n01982650	spiny lobster, langouste, rock lobster, crawfish, crayfish, sea crawfish, crawfishes, crayfishes, sea crawfishes
n01985128	n01976146	crayfish, crawfish, crawdad, crawdaddy, crayfishes, crawfishes
n01986214	n01976146	hermit crab
n01986806	n01976146	shrimp
n01987545	n01976146	prawn
n01989869	n01974773	stomatopod, stomatopod crustacean
n01990007	n01989869	mantis shrimp, mantis crab
n01990800	n01975687	isopod
n01991028	n01990800	woodlouse, slater, woodlice
n01991520	n01991028	pill bug
n01992773	n01975687	amphipod
n01994492	n01974773	branchiopod crustacean, branchiopod, branchiopodan
n01994910	n01994492	daphnia, water flea
n01998183	n01974773	barnacle, cirriped, cirripede
n01998741	n01998183	acorn barnacle, rock barnacle, Balanus balanoides
n01999186	n01998183	goose barnacle, gooseneck barnacle, Lepas fascicularis
n02000954	n01844917	wading bird, wader
n02002075	n02000954	stork
n02002556	n02002075	white stork, Ciconia ciconia
n02002724	n02002075	black stork, Ciconia nigra
n02003037	n02002075	adjutant bird, adjutant, adjutant stork, Leptoptilus dubius
n02003204	n02002075	marabou, marabout, marabou stork, Leptoptilus crumeniferus
n02003577	n02002075	openbill
n02003839	n02002075	jabiru, Jabiru mycteria
n02004131	n02002075	saddlebill, jabiru, Ephippiorhynchus senegalensis
n02004492	n02002075	policeman bird, black-necked stork, jabiru, Xenorhyncus asiaticus
n02004855	n02002075	wood ibis, wood stork, flinthead, Mycteria americana
n02005399	n02000954	shoebill, shoebird, Balaeniceps rex
n02005790	n02000954	ibis
n02006063	n02005790	wood ibis, wood stork, Ibis ibis
n02006364	n02005790	sacred ibis, Threskiornis aethiopica
n02006656	n02000954	spoonbill
n02006985	n02006656	common spoonbill, Platalea leucorodia
n02007284	n02006656	roseate spoonbill, Ajaia ajaja
n02007558	n02000954	flamingo, flamingoes
n02008041	n02000954	heron
n02008497	n02008041	great blue heron, Ardea herodius
n02008643	n02008041	great white heron, Ardea occidentalis
n02008796	n02008041	egret
n02009229	n02008041	little blue heron, Egretta caerulea
n02009380	n02008796	snowy egret, snowy heron, Egretta thula
n02009508	n02008796	little egret, Egretta garzetta
n02009750	n02008796	great white heron, Casmerodius albus
n02009912	n02008796	American egret, great white heron, Egretta albus
n02010272	n02008796	cattle egret, Bubulcus ibis
n02010453	n02008041	night heron, night raven
n02010728	n02010453	black-crowned night heron, Nycticorax nycticorax
n02011016	n02010453	yellow-crowned night heron, Nyctanassa violacea
n02011281	n02008041	boatbill, boat-billed heron, broadbill, Cochlearius cochlearius
n02011460	n02008041	bittern
n02011805	n02011460	American bittern, stake driver, Botaurus lentiginosus
n02011943	n02011460	European bittern, Botaurus stellaris
n02012185	n02011460	least bittern, Ixobrychus exilis
n02012849	n02000954	crane
n02013177	n02012849	whooping crane, whooper, Grus americana
n02013567	n02000954	courlan, Aramus guarauna
n02013706	n02000954	limpkin, Aramus pictus
n02014237	n02000954	crested cariama, seriema, Cariama cristata
n02014524	n02000954	chunga, seriema, Chunga burmeisteri
n02014941	n02000954	rail
n02015357	n02014941	weka, maori hen, wood hen
n02015554	n02014941	crake
n02016066	n02015554	spotted crake, Porzana porzana
n02016358	n01844917	gallinule, marsh hen, water hen, swamphen
n02016659	n02016358	Florida gallinule, Gallinula chloropus cachinnans
n02016816	n02016358	moorhen, Gallinula chloropus
n02016956	n02016358	purple gallinule
n02017213	n02016956	European gallinule, Porphyrio porphyrio
n02017475	n02016956	American gallinule, Porphyrula martinica
n02017725	n02014941	notornis, takahe, Notornis mantelli
n02018027	n02014941	coot
n02018207	n02018027	American coot, marsh hen, mud hen, water hen, Fulica americana
n02018368	n02018027	Old World coot, Fulica atra
n02018795	n02000954	bustard
n02019190	n02018795	great bustard, Otis tarda
n02019929	n02000954	button quail, button-quail, bustard quail, hemipode
n02021050	n02000954	trumpeter
n02021795	n01844917	seabird, sea bird, seafowl
n02022684	n02000954	shorebird, shore bird, limicoline bird
n02023341	n02022684	plover
n02023855	n02023341	piping plover, Charadrius melodus
n02023992	n02023341	killdeer, kildeer, killdeer plover, Charadrius vociferus
n02024185	n02023341	dotterel, dotrel, Charadrius morinellus, Eudromias morinellus
n02024479	n02023341	golden plover
n02024763	n02023341	lapwing, green plover, peewit, pewit
n02025043	n02023341	turnstone
n02025239	n02025043	ruddy turnstone, Arenaria interpres
n02025389	n02025043	black turnstone, Arenaria-Melanocephala
n02026059	n02022684	sandpiper
n02026629	n02022684	surfbird, Aphriza virgata
n02026948	n02026059	European sandpiper, Actitis hypoleucos
n02027075	n02026059	spotted sandpiper, Actitis macularia
n02027357	n02026059	least sandpiper, stint, Erolia minutilla
n02027492	n02026059	red-backed sandpiper, dunlin, Erolia alpina
n02027897	n02026059	greenshank, Tringa nebularia
n02028035	n02026059	redshank, Tringa totanus
n02028175	n02026059	yellowlegs
n02028342	n02028175	greater yellowlegs, Tringa melanoleuca
n02028451	n02028175	lesser yellowlegs, Tringa flavipes
n02028727	n02026059	pectoral sandpiper, jacksnipe, Calidris melanotos
n02028900	n02026059	knot, greyback, grayback, Calidris canutus
n02029087	n02026059	curlew sandpiper, Calidris Ferruginea
n02029378	n02026059	sanderling, Crocethia alba
n02029706	n02026059	upland sandpiper, upland plover, Bartramian sandpiper, Bartramia longicauda
n02030035	n02026059	ruff, Philomachus pugnax
n02030287	n02026059	tattler
n02030837	n02030287	willet, Catoptrophorus semipalmatus
n02030996	n02022684	woodcock
n02031585	n02030996	American woodcock, woodcock snipe, Philohela minor
n02031934	n02022684	snipe
n02032222	n02031934	whole snipe, Gallinago gallinago
n02032355	n02031934	Wilson's snipe, Gallinago gallinago delicata
n02032480	n02031934	great snipe, woodcock snipe, Gallinago media, Gallinago mediae
n02033041	n02031934	dowitcher
n02033208	n02033041	greyback, grayback, Limnodromus griseus
n02033561	n02022684	curlew
n02033779	n02033561	European curlew, Numenius arquata
n02034129	n02022684	godwit
n02034295	n02034129	Hudsonian godwit, Limosa haemastica
n02034661	n02022684	stilt, stiltbird, longlegs, long-legs, stilt plover, Himantopus stilt
n02034971	n02034661	black-necked stilt, Himantopus mexicanus
n02035210	n02034661	black-winged stilt, Himantopus himantopus
n02036053	n02022684	stilt, Australian stilt
n02036711	n02022684	avocet
n02037110	n02022684	oystercatcher, oyster catcher
n02037464	n02022684	phalarope
n02037869	n02037464	red phalarope, Phalaropus fulicarius
n02038466	n02037464	Wilson's phalarope, Steganopus tricolor
n02038993	n02022684	pratincole, glareole
n02040266	n02022684	stone curlew, thick-knee, Burhinus oedicnemus
n02040505	n02021795	coastal diving bird
n02041085	n02040505	larid
n02041246	n02041085	gull, seagull, sea gull
n02041678	n02041246	mew, mew gull, sea mew, Larus canus
n02041875	n02041246	black-backed gull, great black-backed gull, cob, Larus marinus
n02042046	n02041246	herring gull, Larus argentatus
n02042180	n02041246	laughing gull, blackcap, pewit, pewit gull, Larus ridibundus
n02042472	n02041246	ivory gull, Pagophila eburnea
n02042759	n02041246	kittiwake
n02043063	n02041085	tern
n02043333	n02043063	sea swallow, Sterna hirundo
n02043808	n02040505	skimmer
n02044178	n02040505	jaeger
n02044517	n02044178	parasitic jaeger, arctic skua, Stercorarius parasiticus
n02044778	n02044178	skua, bonxie
n02044908	n02044778	great skua, Catharacta skua
n02045369	n02021795	auk
n02045596	n02045369	auklet
n02045864	n02045369	razorbill, razor-billed auk, Alca torda
n02046171	n02045369	little auk, dovekie, Plautus alle
n02046759	n02045369	guillemot
n02046939	n02046759	black guillemot, Cepphus grylle
n02047045	n02046759	pigeon guillemot, Cepphus columba
n02047260	n02046759	murre
n02047411	n02047260	common murre, Uria aalge
n02047517	n02047260	thick-billed murre, Uria lomvia
n02047614	n02021795	puffin
n02047975	n02047614	Atlantic puffin, Fratercula arctica
n02048115	n02047614	horned puffin, Fratercula corniculata
n02048353	n02047614	tufted puffin, Lunda cirrhata
n02048698	n02021795	gaviiform seabird
n02049088	n02048698	loon, diver
n02049532	n02021795	podicipitiform seabird
n02050004	n02049532	grebe
n02050313	n02050004	great crested grebe, Podiceps cristatus
n02050442	n02050004	red-necked grebe, Podiceps grisegena
n02050586	n02050004	black-necked grebe, eared grebe, Podiceps nigricollis
n02050809	n02050004	dabchick, little grebe, Podiceps ruficollis
n02051059	n02050004	pied-billed grebe, Podilymbus podiceps
n02051474	n02021795	pelecaniform seabird
n02051845	n02051474	pelican
n02052204	n02051845	white pelican, Pelecanus erythrorhynchos
n02052365	n02051845	Old world white pelican, Pelecanus onocrotalus
n02052775	n02051474	frigate bird, man-of-war bird
n02053083	n02051474	gannet
n02053425	n02053083	solan, solan goose, solant goose, Sula bassana, solan geese, solant geese
n02053584	n02053083	booby
n02054036	n02051474	cormorant, Phalacrocorax carbo
n02054502	n02051474	snakebird, anhinga, darter
n02054711	n02054502	water turkey, Anhinga anhinga
n02055107	n02051474	tropic bird, tropicbird, boatswain bird
n02055658	n02021795	sphenisciform seabird
n02055803	n02055658	penguin
n02056228	n02055803	Adelie, Adelie penguin, Pygoscelis adeliae
n02056570	n02055803	king penguin, Aptenodytes patagonica
n02056728	n02055803	emperor penguin, Aptenodytes forsteri
n02057035	n02055803	jackass penguin, Spheniscus demersus
n02057330	n02055803	rock hopper, crested penguin
n02057731	n02021795	pelagic bird, oceanic bird
n02058221	n02057731	albatross, mollymawk
n02058594	n02058221	wandering albatross, Diomedea exulans
n02059162	n02057731	petrel
n02060133	n02059162	fulmar, fulmar petrel, Fulmarus glacialis
n02060411	n02059162	shearwater
n02060889	n02059162	storm petrel
n02062017	n01886756	aquatic mammal
n02062430	n02062017	cetacean, cetacean mammal, blower
n02062744	n02062430	whale
n02063224	n02062744	baleen whale, whalebone whale
n02063662	n02063224	right whale
n02064338	n02063224	rorqual, razorback
n02064816	n02063224	blue whale, sulfur bottom, Balaenoptera musculus
n02065026	n02064338	finback, finback whale, fin whale, common rorqual, Balaenoptera physalus
n02065407	n02064338	lesser rorqual, piked whale, minke whale, Balaenoptera acutorostrata
n02066245	n02063224	grey whale, gray whale, devilfish, Eschrichtius gibbosus, Eschrichtius robustus, devilfishes
n02066707	n02062744	toothed whale
n02067240	n02066707	sperm whale, cachalot, black whale, Physeter catodon
n02068206	n02066707	beaked whale
n02068541	n02068206	bottle-nosed whale, bottlenose whale, bottlenose, Hyperoodon ampullatus
n02068974	n02066707	dolphin
n02069412	n02068974	common dolphin, Delphinus delphis
n02069701	n02068974	bottlenose dolphin, bottle-nosed dolphin, bottlenose
n02069974	n02069701	Atlantic bottlenose dolphin, Tursiops truncatus
n02070174	n02069701	Pacific bottlenose dolphin, Tursiops gilli
n02070430	n02068974	porpoise
n02071294	n02068974	killer whale, killer, orca, grampus, sea wolf, Orcinus orca, sea wolves
n02071636	n02068974	pilot whale, black whale, common blackfish, blackfish, Globicephala melaena, common blackfishes, blackfishes
n02072798	n02068974	white whale, beluga, Delphinapterus leucas
n02073250	n02062017	sea cow, sirenian mammal, sirenian
n02073831	n02073250	manatee, Trichechus manatus
n02074367	n02073250	dugong, Dugong dugon
n02075296	n01886756	carnivore
n02075612	n00015388	omnivore
n02075927	n02062017	pinniped mammal, pinniped, pinnatiped
n02076196	n02075927	seal
n02076402	n02076196	crabeater seal, crab-eating seal
n02076779	n02076196	eared seal
n02077152	n02076779	fur seal
n02077384	n02077152	guadalupe fur seal, Arctocephalus philippi
n02077658	n02076779	fur seal
n02077787	n02077658	Alaska fur seal, Callorhinus ursinus
n02077923	n02076779	sea lion
n02078292	n02077923	South American sea lion, Otaria Byronia
n02078574	n02077923	California sea lion, Zalophus californianus, Zalophus californicus
n02078738	n02077923	Australian sea lion, Zalophus lobatus
n02079005	n02077923	Steller sea lion, Steller's sea lion, Eumetopias jubatus
n02079389	n02076196	earless seal, true seal, hair seal
n02079851	n02079389	harbor seal, common seal, Phoca vitulina
n02080146	n02079389	harp seal, Pagophilus groenlandicus
n02080415	n02079389	elephant seal, sea elephant
n02081571	n02075927	walrus, seahorse, sea horse
n02081798	n02081571	Atlantic walrus, Odobenus rosmarus
n02082791	n01886756	aardvark, ant bear, anteater, Orycteropus afer
n02083346	n02075296	canine, canid
n02083672	n02083346	bitch
n02084071	n02083346,n01317541	dog, domestic dog, Canis familiaris
n02084732	n02084071	pooch, doggie, doggy, barker, bow-wow
n02084861	n02084071	cur, mongrel, mutt
n02085272	n02084071	lapdog
n02085374	n02084071	toy dog, toy
n02085620	n02085374	Chihuahua
n02085936	n02085374	Maltese dog, Maltese terrier, Maltese
n02086079	n02085374	Pekinese, Pekingese, Peke, pekingese
n02086240	n02085374	Shih-Tzu
n02086346	n02085374	toy spaniel
n02086478	n02086346	English toy spaniel
n02086646	n02086478	Blenheim spaniel
n02086753	n02086346	King Charles spaniel
n02086910	n02086346	papillon
n02087046	n02085374	toy terrier
n02087122	n02084071	hunting dog
n02087394	n02087122	Rhodesian ridgeback
n02087551	n02087122	hound, hound dog
n02088094	n02087551	Afghan hound, Afghan
n02088238	n02087551	basset, basset hound
n02088364	n02087551	beagle
n02088466	n02087551	bloodhound, sleuthhound
n02088632	n02087551	bluetick
n02088839	n02087551	coonhound
n02089232	n02087122	dachshund, dachsie, badger dog
n02089468	n02089232	sausage dog, sausage hound
n02089555	n02087551	foxhound
n02090379	n02087551	redbone
n02090475	n02087551	wolfhound
n02090622	n02090475	borzoi, Russian wolfhound
n02090721	n02090475	Irish wolfhound
n02090827	n02087551,n02384858	greyhound
n02091032	n02090827	Italian greyhound
n02091134	n02090827	whippet
n02091244	n02087551	Ibizan hound, Ibizan Podenco
n02091467	n02087551	Norwegian elkhound, elkhound
n02091831	n02087551	Saluki, gazelle hound
n02092002	n02087551	Scottish deerhound, deerhound
n02092339	n02087551	Weimaraner
n02092468	n02087122	terrier
n02093056	n02092468	bullterrier, bull terrier
n02093256	n02093056	Staffordshire bullterrier, Staffordshire bull terrier
n02093428	n02093056	American Staffordshire terrier, Staffordshire terrier, American pit bull terrier, pit bull terrier
n02093647	n02092468	Bedlington terrier
n02093754	n02092468	Border terrier
n02093859	n02092468	Kerry blue terrier
n02093991	n02092468	Irish terrier
n02094114	n02092468	Norfolk terrier
n02094258	n02092468	Norwich terrier
n02094433	n02092468	Yorkshire terrier
n02094562	n02092468	rat terrier, ratter
n02094721	n02094562	Manchester terrier, black-and-tan terrier
n02094931	n02094721	toy Manchester, toy Manchester terrier
n02095050	n02092468	fox terrier
n02095314	n02095050	wire-haired fox terrier
n02095412	n02092468	wirehair, wirehaired terrier, wire-haired terrier
n02095570	n02095412	Lakeland terrier
n02095727	n02095412	Welsh terrier
n02095889	n02095727	Sealyham terrier, Sealyham
n02096051	n02092468	Airedale, Airedale terrier
n02096177	n02092468	cairn, cairn terrier
n02096294	n02092468	Australian terrier
n02096437	n02092468	Dandie Dinmont, Dandie Dinmont terrier
n02096585	n02092468	Boston bull, Boston terrier
n02096756	n02092468	schnauzer
n02097047	n02096756	miniature schnauzer
n02097130	n02096756	giant schnauzer
n02097209	n02096756	standard schnauzer
n02097298	n02092468	Scotch terrier, Scottish terrier, Scottie
n02097474	n02092468	Tibetan terrier, chrysanthemum dog
n02097658	n02092468	silky terrier, Sydney silky
n02097786	n02092468	Skye terrier
n02098105	n02092468	soft-coated wheaten terrier
n02098286	n02092468	West Highland white terrier
n02098413	n02092468	Lhasa, Lhasa apso
n02098550	n02087122	sporting dog, gun dog
n02098806	n02098550	bird dog
n02098906	n02098550	water dog
n02099029	n02098550	retriever
n02099267	n02099029	flat-coated retriever
n02099429	n02099029	curly-coated retriever
n02099601	n02099029	golden retriever
n02099712	n02099029	Labrador retriever
n02099849	n02099029	Chesapeake Bay retriever
n02099997	n02098550	pointer, Spanish pointer
n02100236	n02099997	German short-haired pointer
n02100399	n02098550	setter
n02100583	n02099997	vizsla, Hungarian pointer
n02100735	n02100399	English setter
n02100877	n02100399	Irish setter, red setter
n02101006	n02100399	Gordon setter
n02101108	n02098550	spaniel
n02101388	n02101108	Brittany spaniel
n02101556	n02101108	clumber, clumber spaniel
n02101861	n02101108	springer spaniel, springer
n02102040	n02101861	English springer, English springer spaniel
n02102177	n02101861	Welsh springer spaniel
n02102318	n02101108	cocker spaniel, English cocker spaniel, cocker
n02102480	n02101108	Sussex spaniel
n02102605	n02101108	water spaniel
n02102973	n02102605	Irish water spaniel
n02103406	n02084071	working dog
n02103841	n02103406	watchdog, guard dog
n02104029	n02103841	kuvasz
n02104280	n02103841	housedog
n02104365	n02103841	schipperke
n02104523	n02103406	shepherd dog, sheepdog, sheep dog
n02104882	n02104523	Belgian sheepdog, Belgian shepherd
n02105056	n02104882	groenendael
n02105162	n02104882	malinois
n02105251	n02104523	briard
n02105412	n02104523	kelpie
n02105505	n02104523	komondor
n02105641	n02104523	Old English sheepdog, bobtail
n02105855	n02104523	Shetland sheepdog, Shetland sheep dog, Shetland
n02106030	n02104523	collie
n02106166	n02104523	Border collie
n02106382	n02104523	Bouvier des Flandres, Bouviers des Flandres
n02106550	n02104523	Rottweiler
n02106662	n02104523	German shepherd, German shepherd dog, German police dog, alsatian
n02106854	n02103406	police dog
n02106966	n02103841	pinscher
n02107142	n02106966	Doberman, Doberman pinscher
n02107312	n02106966	miniature pinscher
n02107420	n02103406	Sennenhunde
n02107574	n02107420	Greater Swiss Mountain dog
n02107683	n02107420	Bernese mountain dog
n02107908	n02107420	Appenzeller
n02108089	n02103406	boxer
n02108254	n02103406	mastiff
n02108422	n02103406	bull mastiff
n02108551	n02108254	Tibetan mastiff
n02108672	n02103406	bulldog, English bulldog
n02108915	n02108672	French bulldog
n02109047	n02103406	Great Dane
n02109525	n02103406	Saint Bernard, St Bernard
n02109811	n02103406	sled dog, sledge dog
n02109961	n02103406	Eskimo dog
n02110063	n02109811	malamute, malemute, Alaskan malamute
n02110185	n02109811	Siberian husky
n02110341	n02084071	dalmatian, coach dog, carriage dog
n02110627	n02106966	affenpinscher, monkey pinscher, monkey dog
n02110806	n02084071	basenji
n02110958	n02084071	pug, pug-dog
n02111129	n02084071	Leonberg
n02111277	n02084071	Newfoundland, Newfoundland dog
n02111500	n02084071	Great Pyrenees
n02111626	n02084071	spitz
n02111889	n02111626	Samoyed, Samoyede
n02112018	n02111626	Pomeranian
n02112137	n02111626	chow, chow chow
n02112350	n02111626	keeshond, keeshonden
n02112497	n02084071	griffon, Brussels griffon, Belgian griffon
n02112826	n02084071	corgi, Welsh corgi
n02113023	n02112826	Pembroke, Pembroke Welsh corgi
n02113186	n02112826	Cardigan, Cardigan Welsh corgi
n02113335	n02084071	poodle, poodle dog
n02113624	n02113335	toy poodle
n02113712	n02113335	miniature poodle
n02113799	n02113335	standard poodle
n02114100	n02083346	wolf, wolves
n02114367	n02114100	timber wolf, grey wolf, gray wolf, Canis lupus, timber wolves, grey wolves, gray wolves
n02114548	n02114100	white wolf, Arctic wolf, Canis lupus tundrarum, white wolves, Arctic wolves
n02114712	n02114100	red wolf, maned wolf, Canis rufus, Canis niger, red wolves, maned wolves
n02114855	n02114100	coyote, prairie wolf, brush wolf, Canis latrans, prairie wolves, brush wolves
n02115096	n02083346	jackal, Canis aureus, Canis aurei
n02115335	n02083346	wild dog
n02115641	n02115335	dingo, warrigal, warragal, Canis dingo, dingoes, Canis dingoes
n02115913	n02115335	dhole, Cuon alpinus
n02116738	n02115335	African hunting dog, hyena dog, Cape hunting dog, Lycaon pictus
n02117135	n02083346	hyena, hyaena
n02117512	n02117135	striped hyena, Hyaena hyaena
n02117900	n02117135	spotted hyena, laughing hyena, Crocuta crocuta
n02118333	n02083346	fox
n02119022	n02118333	red fox, Vulpes vulpes
n02119477	n02118333	red fox, Vulpes fulva
n02119634	n02118333	kit fox, prairie fox, Vulpes velox
n02119789	n02118333	kit fox, Vulpes macrotis
n02120079	n02118333	Arctic fox, white fox, Alopex lagopus
n02120505	n02118333	grey fox, gray fox, Urocyon cinereoargenteus
n02120997	n02075296	feline, felid
n02121620	n02120997	cat, true cat
n02121808	n02121620,n01317541	domestic cat, house cat, Felis domesticus, Felis catus
n02122298	n02121808	kitty, kitty-cat, puss, pussy, pussycat
n02122430	n02121808	mouser
n02122510	n02121808	alley cat
n02122580	n01317541	stray
n02122725	n02121808	tom, tomcat
n02122878	n02121808	tabby, queen
n02122948	n01321854	kitten, kitty
n02123045	n02121808	tabby, tabby cat
n02123159	n02121808	tiger cat
n02123242	n02121808	tortoiseshell, tortoiseshell-cat, calico cat
n02123394	n02121808	Persian cat
n02123478	n02121808	Angora, Angora cat
n02123597	n02121808	Siamese cat
n02123917	n02121808	Burmese cat
n02124075	n02121808	Egyptian cat
n02124313	n02121808	Abyssinian, Abyssinian cat
n02124484	n02121808	Manx, Manx cat
n02124623	n02121620	wildcat
n02125010	n02124623	sand cat
n02125081	n02124623	European wildcat, catamountain, Felis silvestris
n02125311	n02124623	cougar, puma, catamount, mountain lion, painter, panther, Felis concolor
n02125494	n02124623	ocelot, panther cat, Felis pardalis
n02126028	n02124623	jungle cat, Felis chaus
n02126139	n02124623	serval, Felis serval
n02126640	n02124623	margay, margay cat, Felis wiedi
n02126787	n02124623	manul, Pallas's cat, Felis manul
n02127052	n02124623	lynx, catamount
n02127292	n02127052	common lynx, Lynx lynx
n02127381	n02127052	Canada lynx, Lynx canadensis
n02127482	n02127052	bobcat, bay lynx, Lynx rufus
n02127586	n02127052	spotted lynx, Lynx pardina
n02127678	n02127052	caracal, desert lynx, Lynx caracal
n02127808	n02120997	big cat, cat
n02128385	n02127808	leopard, Panthera pardus
n02128669	n02128385	panther
n02128757	n02127808	snow leopard, Panthera uncia
n02128925	n02127808	jaguar, panther, Panthera onca, Felis onca
n02129165	n02127808	lion, king of beasts, Panthera leo
n02129463	n02129165	lioness
n02129604	n02127808	tiger, Panthera tigris
n02129837	n02129604	Bengal tiger
n02129923	n02129604	tigress
n02129991	n02127808	liger
n02130308	n02127808	cheetah, chetah, Acinonyx jubatus
n02131653	n02075296	bear
n02132136	n02131653	brown bear, bruin, Ursus arctos
n02132466	n02132136	Syrian bear, Ursus arctos syriacus
n02132580	n02132136	grizzly, grizzly bear, silvertip, silver-tip, Ursus horribilis, Ursus arctos horribilis
n02132788	n02132136	Alaskan brown bear, Kodiak bear, Kodiak, Ursus middendorffi, Ursus arctos middendorffi
n02133161	n02131653	American black bear, black bear, Ursus americanus, Euarctos americanus
n02133704	n02131653	Asiatic black bear, black bear, Ursus thibetanus, Selenarctos thibetanus
n02134084	n02131653	ice bear, polar bear, Ursus Maritimus, Thalarctos maritimus
n02134418	n02131653	sloth bear, Melursus ursinus, Ursus ursinus
n02134971	n02075296	viverrine, viverrine mammal
n02135220	n02134971	civet, civet cat
n02136103	n02135220	binturong, bearcat, Arctictis bintourong
n02137015	n02134971	genet, Genetta genetta
n02137549	n02134971	mongoose
n02138441	n02134971	meerkat, mierkat
n02138647	n02138441	slender-tailed meerkat, Suricata suricatta
n02138777	n02138441	suricate, Suricata tetradactyla
n02139199	n01886756	bat, chiropteran
n02139671	n02139199	fruit bat, megabat
n02140049	n02139671	flying fox
n02141306	n02139199	carnivorous bat, microbat
n02145424	n02141306	vespertilian bat, vespertilionid
n02146371	n02141306	brown bat
n02146700	n02145424	little brown bat, little brown myotis, Myotis leucifugus
n02147173	n02145424	big brown bat, Eptesicus fuscus
n02147591	n02145424	pallid bat, cave bat, Antrozous pallidus
n02147947	n02145424	pipistrelle, pipistrel, Pipistrellus pipistrellus
n02150482	n02141306	vampire bat, true vampire bat
n02152740	n00015388	predator, predatory animal
n02152881	n00015388	prey, quarry
n02152991	n00015388	game
n02153109	n02152991	big game
n02153203	n02152991,n01789386	game bird
n02156732	n01471682	tetrapod
n02156871	n02156732	quadruped
n02157206	n00015388	hexapod
n02159955	n01767661	insect
n02160947	n02159955	social insect
n02161338	n02159955	defoliator
n02161457	n02159955	pollinator
n02162235	n02159955	mecopteran
n02162561	n02162235	scorpion fly
n02163297	n02159955	collembolan, springtail
n02164464	n02159955	beetle
n02165105	n02164464	tiger beetle
n02165456	n02164464	ladybug, ladybeetle, lady beetle, ladybird, ladybird beetle
n02165877	n02165456	two-spotted ladybug, Adalia bipunctata
n02166567	n02165456	Hippodamia convergens
n02166826	n02165456	vedalia, Rodolia cardinalis
n02167151	n02164464	ground beetle, carabid beetle
n02167820	n02167151	calosoma
n02168245	n02164464	firefly, lightning bug
n02168699	n02164464	long-horned beetle, longicorn, longicorn beetle
n02169023	n02168699	sawyer, sawyer beetle
n02169497	n02164464	leaf beetle, chrysomelid
n02169705	n02169497	flea beetle
n02169974	n02169497	Colorado potato beetle, Colorado beetle, potato bug, potato beetle, Leptinotarsa decemlineata
n02171453	n02164464	lamellicorn beetle
n02171869	n02171453	scarabaeid beetle, scarabaeid, scarabaean
n02172182	n02171869	dung beetle
n02172518	n02172182	scarab, scarabaeus, Scarabaeus sacer, scarabaei
n02172870	n02171869	June beetle, June bug, May bug, May beetle
n02173113	n02172870	green June beetle, figeater
n02173373	n02171869	Japanese beetle, Popillia japonica
n02174001	n02171869	rhinoceros beetle
n02174355	n02171869	melolonthid beetle
n02174659	n02174355	cockchafer, May bug, May beetle, Melolontha melolontha
n02175014	n02174355	rose chafer, rose bug, Macrodactylus subspinosus
n02175569	n02171869	rose chafer, rose beetle, Cetonia aurata
n02175916	n02171453	stag beetle
n02176261	n02164464	elaterid beetle, elater, elaterid
n02176439	n02176261	click beetle, skipjack, snapping beetle
n02177972	n02164464	weevil
n02180875	n02164464	rove beetle
n02181235	n02177972	darkling beetle, darkling groung beetle, tenebrionid
n02181724	n02181235	flour beetle, flour weevil
n02183096	n02164464	Asian longhorned beetle, Anoplophora glabripennis
n02183857	n02159955	louse, sucking louse, lice, sucking lice
n02184473	n02183857	common louse, Pediculus humanus, common lice
n02188699	n02159955	dipterous insect, two-winged insects, dipteran, dipteron
n02190166	n02188699	fly
n02190790	n02190166	housefly, house fly, Musca domestica
n02191773	n02190166	blowfly, blow fly
n02191979	n02191773	bluebottle, Calliphora vicina
n02192252	n02191773	greenbottle, greenbottle fly
n02192513	n02190166	flesh fly, Sarcophaga carnaria
n02193009	n02190166	gadfly
n02195526	n02193009	horsefly, cleg, clegg, horse fly
n02195819	n02190166	bee fly
n02196119	n02188699	robber fly, bee killer
n02196344	n02188699	fruit fly, pomace fly
n02197689	n02196344	drosophila, Drosophila melanogaster, drosophilae
n02198532	n02188699	louse fly, hippoboscid
n02198859	n02198532	horse tick, horsefly, Hippobosca equina
n02200198	n02188699	mosquito, mosquitoes
n02200509	n02311060	wiggler, wriggler
n02200850	n02200198	yellow-fever mosquito, Aedes aegypti, yellow-fever mosquitoes
n02201000	n02200198	Asian tiger mosquito, Aedes albopictus, Asian tiger mosquitoes
n02202006	n02200198	common mosquito, Culex pipiens, common mosquitoes
n02202287	n02188699	gnat
n02203152	n02202287	midge
n02204722	n02188699	fungus gnat, sciara, sciarid
n02204907	n02204722	armyworm
n02205219	n02188699	crane fly, daddy longlegs
n02205673	n02202287	blackfly, black fly, buffalo gnat
n02206270	n02159955	hymenopterous insect, hymenopteran, hymenopteron, hymenopter, hymenoptera
n02206856	n02206270	bee
n02207179	n02206856	drone
n02207345	n02313008	queen bee
n02207449	n02159955	worker
n02207805	n02207449	worker bee
n02208280	n02206856	honeybee, Apis mellifera
n02208498	n02208280	Africanized bee, Africanized honey bee, killer bee, Apis mellifera scutellata, Apis mellifera adansonii
n02208848	n02208280	black bee, German bee
n02209354	n02206856	carpenter bee
n02209624	n02206856	bumblebee, humblebee
n02210427	n02206856	andrena, andrenid, mining bee
n02211444	n02206856	leaf-cutting bee, leaf-cutter, leaf-cutter bee
n02211627	n02206856	mason bee
n02212062	n02206270	wasp
n02212602	n02212062	vespid, vespid wasp
n02212958	n02212602	paper wasp
n02213107	n02212602	hornet
n02213239	n02213107	giant hornet, Vespa crabro
n02213543	n02212602	common wasp, Vespula vulgaris
n02213663	n02213107	bald-faced hornet, white-faced hornet, Vespula maculata
n02213788	n02213107	yellow jacket, yellow hornet, Vespula maculifrons
n02214341	n02212602	mason wasp
n02214773	n02212062	velvet ant
n02215161	n02212062	sphecoid wasp, sphecoid
n02215770	n02215161	digger wasp
n02216211	n02215770	cicada killer, Sphecius speciosis
n02216365	n02215161	mud dauber
n02218371	n02206270	ichneumon fly
n02219486	n02206270	ant, emmet, pismire
n02220518	n02219486	army ant, driver ant, legionary ant
n02220804	n02219486	carpenter ant
n02221083	n02219486	fire ant
n02221414	n02219486	wood ant, Formica rufa
n02221820	n02219486	slave-making ant, slave-maker
n02222035	n02221820	sanguinary ant, Formica sanguinea
n02226183	n02159955	orthopterous insect, orthopteron, orthopteran, orthoptera
n02226429	n02226183	grasshopper, hopper
n02226821	n02226429	short-horned grasshopper, acridid
n02226970	n02226821	locust
n02227247	n02226970	migratory locust, Locusta migratoria
n02227966	n02226429	long-horned grasshopper, tettigoniid
n02228341	n02227966	katydid
n02229156	n02227966	sand cricket, Jerusalem cricket, Stenopelmatus fuscus
n02229544	n02226183	cricket
n02229765	n02229544	mole cricket
n02231052	n02159955	phasmid, phasmid insect
n02231487	n02231052	walking stick, walkingstick, stick insect
n02232951	n02159955	dictyopterous insect
n02233338	n02232951	cockroach, roach
n02233943	n02233338	oriental cockroach, oriental roach, Asiatic cockroach, blackbeetle, Blatta orientalis
n02234355	n02233338	American cockroach, Periplaneta americana
n02234848	n02233338	German cockroach, Croton bug, crotonbug, water bug, Blattella germanica
n02236044	n02232951	mantis, mantid, mantes
n02236241	n02236044	praying mantis, praying mantid, Mantis religioso, praying mantes
n02236355	n02159955	bug
n02236896	n02159955	hemipterous insect, bug, hemipteran, hemipteron
n02239528	n02236896	coreid bug, coreid
n02239774	n02239528	squash bug, Anasa tristis
n02240068	n02239528	leaf-footed bug, leaf-foot bug
n02240517	n02236896	bedbug, bed bug, chinch, Cimex lectularius
n02241426	n02236896	true bug
n02241569	n02159955	heteropterous insect
n02241799	n02241569	water bug
n02242137	n02241799	giant water bug
n02243562	n02241799	water strider, pond-skater, water skater
n02244173	n02241569	assassin bug, reduviid
n02244797	n02244173	wheel bug, Arilus cristatus
n02246011	n02159955	homopterous insect, homopteran
n02246628	n02246011	whitefly
n02248368	n02246011	coccid insect
n02250822	n02248368	mealybug, mealy bug
n02251775	n02246011	plant louse, louse, plant lice, lice
n02252226	n02251775	aphid
n02254697	n02251775	adelgid
n02256656	n02246011	cicada, cicala, cicadae, cicale
n02257284	n02256656	seventeen-year locust, periodical cicada, Magicicada septendecim, periodical cicadae
n02257715	n02246011	spittle insect, spittlebug
n02257985	n02257715	froghopper
n02258198	n02257715	meadow spittlebug, Philaenus spumarius
n02259212	n02246011	leafhopper
n02262178	n02159955	ephemerid, ephemeropteran
n02262449	n02262178	mayfly, dayfly, shadfly
n02262803	n02159955	stonefly, stone fly, plecopteran
n02263378	n02159955	neuropteron, neuropteran, neuropterous insect, neuroptera
n02264232	n02311060	doodlebug, ant lion, antlion
n02264363	n02263378	lacewing, lacewing fly
n02264885	n02264363	green lacewing, chrysopid, stink fly
n02266050	n02263378	dobson, dobsonfly, dobson fly, Corydalus cornutus
n02266864	n02263378	alderfly, alder fly, Sialis lutaria
n02268148	n02159955	odonate
n02268443	n02268148	dragonfly, darning needle, devil's darning needle, sewing needle, snake feeder, snake doctor, mosquito hawk, skeeter hawk
n02268853	n02268148	damselfly
n02270011	n02159955	thysanuran insect, thysanuron
n02270623	n02270011	silverfish, Lepisma saccharina, silverfishes
n02272871	n02159955	earwig
n02273392	n02272871	common European earwig, Forficula auricularia
n02274024	n02159955	lepidopterous insect, lepidopteron, lepidopteran, lepidoptera
n02274259	n02274024	butterfly
n02274822	n02274259	nymphalid, nymphalid butterfly, brush-footed butterfly, four-footed butterfly
n02275560	n02274822	mourning cloak, mourning cloak butterfly, Camberwell beauty, Nymphalis antiopa
n02275773	n02274822	tortoiseshell, tortoiseshell butterfly
n02276078	n02274822	painted beauty, Vanessa virginiensis
n02276258	n02274822	admiral
n02276355	n02274822	red admiral, Vanessa atalanta
n02276749	n02274822	white admiral, Limenitis camilla
n02276902	n02274822	banded purple, white admiral, Limenitis arthemis
n02277094	n02274822	red-spotted purple, Limenitis astyanax
n02277268	n02274822	viceroy, Limenitis archippus
n02277742	n02274259	ringlet, ringlet butterfly
n02278024	n02274822	comma, comma butterfly, Polygonia comma
n02278210	n02274822	fritillary
n02278839	n02274822	emperor butterfly, emperor
n02278980	n02278839	purple emperor, Apatura iris, Apatura irides
n02279257	n02274822	peacock, peacock butterfly, Inachis io
n02279637	n02274259	danaid, danaid butterfly
n02279972	n02279637	monarch, monarch butterfly, milkweed butterfly, Danaus plexippus
n02280458	n02274259	pierid, pierid butterfly
n02280649	n02280458	cabbage butterfly
n02281015	n02280649	small white, Pieris rapae
n02281136	n02280649	large white, Pieris brassicae
n02281406	n02274259	sulphur butterfly, sulfur butterfly
n02281787	n02274259	lycaenid, lycaenid butterfly
n02282257	n02281787	
n02282385	n02281787	copper
n02282553	n02282385	American copper, Lycaena hypophlaeas
n02282903	n02281787	hairstreak, hairstreak butterfly
n02283077	n02282903	Strymon melinus
n02283201	n02274024	moth
n02283951	n02283201	tortricid, tortricid moth
n02284611	n02283951	tea tortrix, tortrix, Homona coffearia
n02284884	n02283951	orange tortrix, tortrix, Argyrotaenia citrana
n02285548	n02283201	lymantriid, tussock moth
n02285801	n02309337	tussock caterpillar
n02286089	n02285548	gypsy moth, gipsy moth, Lymantria dispar
n02287004	n02283201	geometrid, geometrid moth
n02288268	n02309337	measuring worm, inchworm, looper
n02288789	n02283201	pyralid, pyralid moth
n02291220	n02283201	tineoid, tineoid moth
n02291572	n02291220	tineid, tineid moth
n02291748	n02291572	clothes moth
n02292692	n02291572	carpet moth, tapestry moth, Trichophaga tapetzella
n02295064	n02283201	noctuid moth, noctuid, owlet moth
n02295390	n02309337	cutworm
n02297442	n02309337	armyworm, army worm, Pseudaletia unipuncta
n02298218	n02309337	fall armyworm, Spodoptera frugiperda
n02298541	n02283201	hawkmoth, hawk moth, sphingid, sphinx moth, hummingbird moth
n02299157	n02309337	tobacco hornworm, tomato worm, Manduca sexta
n02299505	n02309337	tomato hornworm, potato worm, Manduca quinquemaculata
n02299846	n02298541	death's-head moth, Acherontia atropos
n02300797	n02309337	silkworm
n02301452	n02283201	saturniid, saturniid moth
n02301935	n02301452	emperor, emperor moth, Saturnia pavonia
n02302244	n02301452	imperial moth, Eacles imperialis
n02302459	n02301452	giant silkworm moth, silkworm moth
n02302620	n02309337	silkworm, giant silkworm, wild wilkworm
n02302969	n02301452	luna moth, Actias luna
n02303284	n02301452	cecropia, cecropia moth, Hyalophora cecropia
n02304036	n02301452	io moth, Automeris io
n02304432	n02301452	polyphemus moth, Antheraea polyphemus
n02305085	n02302459	atlas moth, Atticus atlas
n02305407	n02283201	arctiid, arctiid moth
n02305929	n02305407	cinnabar, cinnabar moth, Callimorpha jacobeae
n02306433	n02283201	lasiocampid, lasiocampid moth
n02307325	n02309337	tent caterpillar
n02307681	n02307325	forest tent caterpillar, Malacosoma disstria
n02308139	n02309337	webworm
n02308471	n02306433	webworm moth
n02308735	n02308139	fall webworm, Hyphantria cunea
n02309242	n01767661	instar
n02309337	n02311060	caterpillar
n02310000	n02309337	bollworm
n02310334	n02310000	corn earworm, cotton bollworm, tomato fruitworm, tobacco budworm, vetchworm, Heliothis zia
n02310585	n02309337	cabbageworm, Pieris rapae
n02310717	n02309337	woolly bear, woolly bear caterpillar
n02310941	n02310717	woolly bear moth
n02311060	n00015388	larva, larvae
n02311617	n02311060	nymph
n02312006	n02311060	grub
n02312427	n02159955	pupa, pupae
n02312640	n02312427	chrysalis, chrysalides
n02313008	n02159955	queen
n02316707	n01905661	echinoderm
n02317335	n02316707	starfish, sea star, starfishes
n02317781	n02316707	brittle star, brittle-star, serpent star
n02318167	n02316707	basket star, basket fish, basket fishes
n02319095	n02316707	sea urchin
n02319308	n02319095	edible sea urchin, Echinus esculentus
n02319555	n02319095	sand dollar
n02320127	n02316707	crinoid
n02321170	n02320127	feather star, comatulid
n02321529	n02316707	sea cucumber, holothurian
n02323449	n01886756	lagomorph, gnawing mammal
n02323902	n02323449	leporid, leporid mammal
n02324045	n02323902	rabbit, coney, cony
n02324431	n02324045	rabbit ears
n02324514	n02324045	lapin
n02324587	n02324045	bunny, bunny rabbit
n02324850	n02324045	European rabbit, Old World rabbit, Oryctolagus cuniculus
n02325366	n02324045	wood rabbit, cottontail, cottontail rabbit
n02325722	n02325366	eastern cottontail, Sylvilagus floridanus
n02326432	n02323902	hare
n02326862	n02326432	European hare, Lepus europaeus
n02327028	n02326432	jackrabbit
n02327656	n02326432	polar hare, Arctic hare, Lepus arcticus
n02327842	n02326432	snowshoe hare, snowshoe rabbit, varying hare, Lepus americanus
n02328150	n02324045	Angora, Angora rabbit
n02328429	n02323449	pika, mouse hare, rock rabbit, coney, cony
n02329401	n01886756	rodent, gnawer
n02330245	n02329401	mouse, mice
n02331046	n02329401	rat
n02331309	n02331046	pocket rat
n02332156	n02330245	house mouse, Mus musculus, house mice
n02332755	n02330245	field mouse, fieldmouse, field mice, fieldmice
n02333546	n02331046	brown rat, Norway rat, Rattus norvegicus
n02333909	n02331046	black rat, roof rat, Rattus rattus
n02334201	n02331046	bandicoot rat, mole rat
n02336641	n02330245	wood mouse, wood mice
n02337001	n02336641	deer mouse, Peromyscus maniculatus, deer mice
n02338145	n02329401	muskrat, musquash, Ondatra zibethica
n02338901	n02329401	wood rat, wood-rat
n02339376	n02338901	vole, field mouse, field mice
n02341475	n02339376	water vole, Richardson vole, Microtus richardsoni
n02341974	n02339376	water vole, water rat, Arvicola amphibius
n02342885	n02329401	hamster
n02343320	n02342885	golden hamster, Syrian hamster, Mesocricetus auratus
n02343772	n02329401	gerbil, gerbille
n02346627	n02329401	porcupine, hedgehog
n02347744	n02346627	New World porcupine
n02348173	n02347744	Canada porcupine, Erethizon dorsatum
n02350105	n02331309	kangaroo rat, desert rat, Dipodomys phillipsii
n02352591	n02329401	dormouse, dormice
n02353861	n02331309	gopher, pocket gopher, pouched rat
n02355227	n02329401	squirrel
n02355477	n02355227	tree squirrel
n02356381	n02355477	eastern grey squirrel, eastern gray squirrel, cat squirrel, Sciurus carolinensis
n02356612	n02355477	western grey squirrel, western gray squirrel, Sciurus griseus
n02356798	n02355477	fox squirrel, eastern fox squirrel, Sciurus niger
n02356977	n02355477	black squirrel
n02357111	n02355477	red squirrel, cat squirrel, Sciurus vulgaris
n02357401	n02355477	American red squirrel, spruce squirrel, red squirrel, Sciurus hudsonicus, Tamiasciurus hudsonicus
n02357585	n02355477	chickeree, Douglas squirrel, Tamiasciurus douglasi
n02357911	n02358091	antelope squirrel, whitetail antelope squirrel, antelope chipmunk, Citellus leucurus
n02358091	n02355227	ground squirrel, gopher, spermophile
n02358390	n02358091	mantled ground squirrel, Citellus lateralis
n02358584	n02358091	suslik, souslik, Citellus citellus
n02358890	n02358091	rock squirrel, Citellus variegatus
n02359047	n02358091	Arctic ground squirrel, parka squirrel, Citellus parryi
n02359324	n02329401	prairie dog, prairie marmot
n02359556	n02359324	blacktail prairie dog, Cynomys ludovicianus
n02359915	n02355227	eastern chipmunk, hackee, striped squirrel, ground squirrel, Tamias striatus
n02360282	n02355227	chipmunk
n02361337	n02329401	marmot
n02361587	n02361337	groundhog, woodchuck, Marmota monax
n02361706	n02361337	hoary marmot, whistler, whistling marmot, Marmota caligata
n02363005	n02329401	beaver
n02363351	n02363005	New World beaver, Castor canadensis
n02364520	n02329401	cavy
n02364673	n02364520	guinea pig, Cavia cobaya
n02364840	n02364520	aperea, wild cavy, Cavia porcellus
n02365480	n02329401	capybara, capibara, Hydrochoerus hydrochaeris
n02366959	n02329401	coypu, nutria, Myocastor coypus
n02367492	n02329401	chinchilla, Chinchilla laniger
n02370806	n01886756	ungulate, hoofed mammal
n02372584	n01886756	hyrax, coney, cony, dassie, das, hyraces
n02372952	n02372584	rock hyrax, rock rabbit, Procavia capensis, rock hyraces
n02373336	n02370806	odd-toed ungulate, perissodactyl, perissodactyl mammal
n02374149	n02373336	equine, equid
n02374451	n02374149	horse, Equus caballus
n02375302	n02374451	roan
n02376542	n01321854	foal
n02376679	n02376542,n01320872	filly
n02376791	n02376542,n01321230	colt
n02376918	n02374451,n01321230	male horse
n02377063	n02376791	ridgeling, ridgling, ridgel, ridgil
n02377181	n02376918	stallion
n02377291	n02377181	stud, studhorse
n02377388	n02376918	gelding
n02377480	n02374451	mare, female horse
n02377603	n02377480	broodmare, stud mare
n02377703	n02374451	saddle horse, riding horse
n02378415	n02377703	warhorse
n02378541	n02378415	cavalry horse
n02378969	n02377703	hack
n02379081	n02377703	cow pony
n02379183	n02377703	quarter horse
n02379329	n02377703	Morgan
n02379430	n02377703	Tennessee walker, Tennessee walking horse, Walking horse, Plantation walking horse
n02379630	n02377703	American saddle horse
n02379908	n02377703	Arabian, Arab
n02380052	n02377703	Lippizan, Lipizzan, Lippizaner
n02380335	n02374451	pony
n02380464	n02374451	polo pony
n02380583	n02380335	mustang
n02380745	n02380583	bronco, bronc, broncho
n02380875	n02380745	bucking bronco
n02381004	n02377703	buckskin
n02381261	n02377703	dun
n02381364	n02377703	
n02381460	n02374451	wild horse
n02381609	n02381460	tarpan, Equus caballus gomelini
n02381831	n02381460	Przewalski's horse, Przevalski's horse, Equus caballus przewalskii, Equus caballus przevalskii
n02382039	n02380335	cayuse, Indian pony
n02382132	n02374451	hack
n02382204	n02374451	hack, jade, plug
n02382338	n02386310	plow horse, plough horse
n02382437	n02374451	pony
n02382635	n02382437	Shetland pony
n02382750	n02382437	Welsh pony
n02382850	n02382437	Exmoor
n02382948	n02374451	racehorse, race horse, bangtail
n02383231	n02382948	thoroughbred
n02384858	n00015388	racer
n02385214	n02382948	yearling
n02386014	n02374451	harness horse
n02386141	n02386014	cob
n02386224	n02386014	hackney
n02386310	n02374451	workhorse
n02386496	n02386310	draft horse, draught horse, dray horse
n02386853	n02386496	carthorse, cart horse, drayhorse
n02386968	n02386496	Clydesdale
n02387093	n02386496	Percheron
n02387254	n02386310	farm horse, dobbin
n02387346	n02386496	shire, shire horse
n02387722	n02374451	post horse, post-horse
n02387887	n02386496	coach horse
n02388143	n02382948	pacer, pacemaker, pacesetter
n02388276	n02382948	trotting horse, trotter
n02388735	n02374451	chestnut
n02388832	n02374451	liver chestnut
n02388917	n02374451	bay
n02389026	n02374451	sorrel
n02389128	n02374451	palomino
n02389261	n02374451	pinto
n02389346	n02374149	ass
n02389559	n02389346	domestic ass, donkey, Equus asinus
n02389779	n02389559	burro
n02390015	n02389346	jennet, jenny, jenny ass
n02390101	n02374149	mule
n02390454	n02389346	wild ass
n02390640	n02390454	African wild ass, Equus asinus
n02391049	n02374149	zebra
n02391234	n02391049	common zebra, Burchell's zebra, Equus Burchelli
n02391373	n02391049	mountain zebra, Equus zebra zebra
n02391508	n02391049	grevy's zebra, Equus grevyi
n02391994	n02373336	rhinoceros, rhino
n02392434	n02391994	Indian rhinoceros, Rhinoceros unicornis
n02392824	n02391994	white rhinoceros, Ceratotherium simum, Diceros simus
n02393161	n02391994	black rhinoceros, Diceros bicornis
n02393580	n02373336	tapir
n02393807	n02393580	New World tapir, Tapirus terrestris
n02393940	n02393580	Malayan tapir, Indian tapir, Tapirus indicus
n02394477	n02370806	even-toed ungulate, artiodactyl, artiodactyl mammal
n02395003	n02394477	swine
n02395406	n02395003	hog, pig, grunter, squealer, Sus scrofa
n02395694	n01321854	piglet, piggy, shoat, shote
n02396014	n02395003	boar
n02396088	n02395003	sow
n02396427	n02395003	wild boar, boar, Sus scrofa
n02397096	n02395003	warthog
n02397529	n02394477	peccary, musk hog
n02397744	n02397529	collared peccary, javelina, Tayassu angulatus, Tayassu tajacu, Peccari angulatus
n02398521	n02394477	hippopotamus, hippo, river horse, Hippopotamus amphibius, hippopotami
n02399000	n02394477	ruminant
n02401031	n02399000	bovid
n02402010	n02401031	bovine
n02402175	n02402010	ox, wild ox, oxen, wild oxen
n02402425	n02402010	cattle, cows, kine, oxen, Bos taurus
n02403003	n02402425	ox, oxen
n02403231	n02402425,n01321230	bullock
n02403325	n02402425	bull
n02403454	n02402425	cow, moo-cow
n02403740	n02403454,n01321854	heifer
n02403920	n01887896	dogie, dogy, leppy
n02404186	n02402425	beef, beef cattle, beeves
n02404432	n02404186	longhorn, Texas longhorn
n02404573	n02402010	Brahman, Brahma, Brahmin, Bos indicus
n02404906	n02404573	zebu
n02405101	n02402175	aurochs, urus, Bos primigenius
n02405302	n02402175	yak, Bos grunniens
n02405799	n02404186	Santa Gertrudis
n02405929	n02404186	Aberdeen Angus, Angus, black Angus
n02406174	n02402425	dairy cattle, dairy cow, milch cow, milk cow, milcher, milker
n02406533	n02406174	Brown Swiss
n02406647	n02404186	Charolais
n02406749	n02406174	Jersey
n02407071	n02404186	Durham, shorthorn
n02407276	n02404186	Galloway
n02407390	n02406174	Friesian, Holstein, Holstein-Friesian
n02407625	n02404186	Hereford, whiteface
n02407959	n02401031	Old World buffalo, buffalo, Old World buffaloes, buffaloes
n02408429	n02407959	water buffalo, water ox, Asiatic buffalo, Bubalus bubalis, water buffaloes, water oxen, Asiatic buffaloes
n02408817	n02408429	carabao
n02409508	n02407959	Cape buffalo, Synercus caffer, Cape buffaloes
n02409870	n02402175	Asian wild ox, Asian wild oxen
n02410011	n02409870	gaur, Bibos gaurus
n02410509	n02401031	bison
n02410702	n02410509	American bison, American buffalo, buffalo, Bison bison, American buffaloes, buffaloes
n02410900	n02410509	wisent, aurochs, Bison bonasus
n02411206	n02401031	musk ox, musk sheep, Ovibos moschatus, musk oxen
n02411705	n02401031	sheep
n02411999	n02411705	ewe
n02412080	n02411705	ram, tup
n02412210	n02411705	wether
n02412440	n01321854	lamb
n02412629	n02412440	lambkin
n02413050	n02411705	black sheep
n02413131	n02411705	domestic sheep, Ovis aries
n02413593	n02413131	Hampshire, Hampshire down
n02414209	n02413131	longwool
n02414290	n02413131	merino, merino sheep
n02414578	n02401031	wild sheep
n02414763	n02414578	argali, argal, Ovis ammon, araglis
n02415253	n02414578	Dall sheep, Dall's sheep, white sheep, Ovis montana dalli
n02415435	n02414578	mountain sheep
n02415577	n02415435	bighorn, bighorn sheep, cimarron, Rocky Mountain bighorn, Rocky Mountain sheep, Ovis canadensis
n02415829	n02415435	mouflon, moufflon, Ovis musimon
n02416104	n02414578	aoudad, arui, audad, Barbary sheep, maned sheep, Ammotragus lervia
n02416519	n02401031	goat, caprine animal
n02416820	n02416519	kid
n02416880	n02416519	billy, billy goat, he-goat
n02416964	n02416519	nanny, nanny-goat, she-goat
n02417070	n02416519	domestic goat, Capra hircus
n02417387	n02417070	Angora, Angora goat
n02417534	n02416519	wild goat
n02417663	n02417534	bezoar goat, pasang, Capra aegagrus
n02417914	n02417534	ibex, Capra ibex, ibices, Capra ibices
n02418064	n02401031	goat antelope
n02418465	n02418064	mountain goat, Rocky Mountain goat, Oreamnos americanus
n02419336	n02418064	chamois, Rupicapra rupicapra
n02419634	n02418064	takin, gnu goat, Budorcas taxicolor
n02419796	n02401031	antelope
n02420509	n02419796	blackbuck, black buck, Antilope cervicapra
n02420828	n02419796	gerenuk, Litocranius walleri
n02421136	n02419796	addax, Addax nasomaculatus
n02421449	n02419796	gnu, wildebeest
n02421792	n02419796	dik-dik
n02422106	n02419796	hartebeest
n02422391	n02419796	sassaby, topi, Damaliscus lunatus
n02422699	n02419796	impala, Aepyceros melampus
n02423022	n02419796	gazelle
n02423218	n02423022	Thomson's gazelle, Gazella thomsoni
n02423589	n02423022	springbok, springbuck, Antidorcas marsupialis, Antidorcas euchore
n02424085	n02419796	bongo, Tragelaphus eurycerus, Boocercus eurycerus, bongoes
n02424305	n02419796	kudu, koodoo, koudou
n02424486	n02424305	greater kudu, Tragelaphus strepsiceros
n02424695	n02419796	harnessed antelope
n02424909	n02424695	nyala, Tragelaphus angasi
n02425228	n02424695	bushbuck, guib, Tragelaphus scriptus
n02425887	n02419796	sable antelope, Hippotragus niger
n02426481	n02419796	steenbok, steinbok, Raphicerus campestris
n02426813	n02419796	eland
n02427032	n02426813	common eland, Taurotragus oryx
n02427470	n02427724	kob, Kobus kob
n02427576	n02427724	lechwe, Kobus leche
n02427724	n02419796	waterbuck
n02428349	n02419796	oryx, pasang
n02428508	n02428349	gemsbok, gemsbuck, Oryx gazella, gemboks, gembucks
n02429456	n02399000	pronghorn, prongbuck, pronghorn antelope, American antelope, Antilocapra americana
n02430045	n02399000	deer, cervid
n02430559	n01888264	stag
n02430830	n02430045,n01321854	fawn
n02431122	n02430045	red deer, elk, American elk, wapiti, Cervus elaphus
n02431337	n02431122	hart, stag
n02431628	n02430045	sambar, sambur, Cervus unicolor
n02431785	n02430045	wapiti, elk, American elk, Cervus elaphus canadensis
n02431976	n02430045	Japanese deer, sika, Cervus nipon, Cervus sika
n02432291	n02430045	Virginia deer, white tail, whitetail, white-tailed deer, whitetail deer, Odocoileus Virginianus
n02432511	n02430045	mule deer, burro deer, Odocoileus hemionus
n02432704	n02432511	black-tailed deer, blacktail deer, blacktail, Odocoileus hemionus columbianus
n02432983	n02430045	elk, European elk, moose, Alces alces
n02433318	n02430045	fallow deer, Dama dama
n02433546	n02430045	roe deer, Capreolus capreolus
n02433925	n02430045	caribou, reindeer, Greenland caribou, Rangifer tarandus
n02434190	n02433925	woodland caribou, Rangifer caribou
n02434954	n02430045	muntjac, barking deer
n02437136	n02394477	camel
n02437312	n02437136	Arabian camel, dromedary, Camelus dromedarius
n02437482	n02437136	Bactrian camel, Camelus bactrianus
n02437616	n02394477	llama
n02438173	n02437616	guanaco, Lama guanicoe
n02438272	n02437616	alpaca, Lama pacos
n02438580	n02394477	vicuna, Vicugna vicugna
n02439033	n02399000	giraffe, camelopard, Giraffa camelopardalis
n02439398	n02439033	okapi, Okapia johnstoni
n02441326	n02075296	musteline mammal, mustelid, musteline
n02441942	n02441326	weasel
n02442845	n02441326	mink
n02443015	n02442845	American mink, Mustela vison
n02443114	n02441326	polecat, fitch, foulmart, foumart, Mustela putorius
n02443346	n02443114	ferret
n02443484	n02441326	black-footed ferret, ferret, Mustela nigripes
n02444819	n02441326	otter
n02445004	n02444819	river otter, Lutra canadensis
n02445171	n02444819	Eurasian otter, Lutra lutra
n02445394	n02441326	sea otter, Enhydra lutris
n02445715	n02441326	skunk, polecat, wood pussy
n02446206	n02445715	striped skunk, Mephitis mephitis
n02447366	n02441326	badger
n02447762	n02447366	American badger, Taxidea taxus
n02448060	n02447366	Eurasian badger, Meles meles
n02449350	n02441326	glutton, Gulo gulo, wolverine
n02450034	n02441326	marten, marten cat
n02450295	n02450034	pine marten, Martes martes
n02453108	n01886756	pachyderm
n02453611	n01886756	edentate
n02454379	n02453611	armadillo
n02454794	n02454379	peba, nine-banded armadillo, Texas armadillo, Dasypus novemcinctus
n02456962	n02453611	sloth, tree sloth
n02457408	n02456962	three-toed sloth, ai, Bradypus tridactylus
n02457945	n02456962	two-toed sloth, unau, unai, Choloepus didactylus
n02458135	n02456962	two-toed sloth, unau, unai, Choloepus hoffmanni
n02460009	n02453611	anteater, New World anteater
n02460451	n02460009	ant bear, giant anteater, great anteater, tamanoir, Myrmecophaga jubata
n02461128	n02460009	tamandua, tamandu, lesser anteater, Tamandua tetradactyla
n02461830	n01886756	pangolin, scaly anteater, anteater
n02469248	n01896031	scapular
n02469472	n02311060	tadpole, polliwog, pollywog
n02469914	n01886756	primate
n02470238	n02469914	simian
n02470325	n02469914	ape
n02470899	n02470325	anthropoid ape
n02471762	n02469914	hominid
n02472293	n02471762	homo, man, human being, men
n02472987	n02472293,n00031264	world, human race, humanity, humankind, human beings, humans, mankind, man, men
n02473307	n02472293	Homo erectus
n02474777	n02472293	Homo sapiens
n02475078	n02472293	Neandertal man, Neanderthal man, Neandertal, Homo sapiens neanderthalensis, Neandertal men, Neanderthal men
n02475669	n02474777	Homo sapiens sapiens, modern man, modern men
n02480153	n02470899	great ape, pongid
n02480495	n02480153	orangutan, orang, orangutang, Pongo pygmaeus
n02480855	n02480153	gorilla, Gorilla gorilla
n02481103	n02480855	western lowland gorilla, Gorilla gorilla gorilla
n02481235	n02480855	eastern lowland gorilla, Gorilla gorilla grauri
n02481366	n02480855	mountain gorilla, Gorilla gorilla beringei
n02481500	n02480855	silverback
n02481823	n02480153	chimpanzee, chimp, Pan troglodytes
n02482286	n02481823	eastern chimpanzee, Pan troglodytes schweinfurthii
n02482474	n02481823	central chimpanzee, Pan troglodytes troglodytes
n02482650	n02481823	pygmy chimpanzee, bonobo, Pan paniscus
n02483092	n02470899	lesser ape
n02483362	n02483092	gibbon, Hylobates lar
n02483708	n02483092	siamang, Hylobates syndactylus, Symphalangus syndactylus
n02484322	n02469914	monkey
n02484473	n02484322	Old World monkey, catarrhine
n02484975	n02484473	guenon, guenon monkey
n02485536	n02484975	vervet, vervet monkey, Cercopithecus aethiops pygerythrus
n02486261	n02484473	patas, hussar monkey, Erythrocebus patas
n02486410	n02484473	baboon
n02486657	n02486410	chacma, chacma baboon, Papio ursinus
n02486908	n02486410	mandrill, Mandrillus sphinx, Mandrillus sphinges
n02487347	n02484473	macaque
n02487547	n02487347	rhesus, rhesus monkey, Macaca mulatta
n02487847	n02487347	Barbary ape, Macaca sylvana
n02488291	n02484473	langur
n02488415	n02488291	entellus, hanuman, Presbytes entellus, Semnopithecus entellus
n02488702	n02484473	colobus, colobus monkey
n02489166	n02484473	proboscis monkey, Nasalis larvatus
n02489589	n02484322	New World monkey, platyrrhine, platyrrhinian
n02490219	n02489589	marmoset
n02490811	n02490219	pygmy marmoset, Cebuella pygmaea
n02491107	n02490219	tamarin, lion monkey, lion marmoset, leoncita
n02492035	n02489589	capuchin, ringtail, Cebus capucinus
n02492660	n02489589	howler monkey, howler
n02493509	n02489589	titi, titi monkey
n02493793	n02489589	spider monkey, Ateles geoffroyi
n02494079	n02489589	squirrel monkey, Saimiri sciureus
n02496913	n02469914	lemur
n02497673	n02496913	Madagascar cat, ring-tailed lemur, Lemur catta
n02499022	n02496913	slow loris, Nycticebus tardigradua, Nycticebus pygmaeus
n02499316	n02496913	potto, kinkajou, Perodicticus potto
n02499808	n02496913	galago, bushbaby, bush baby
n02500267	n02496913	indri, indris, Indri indri, Indri brevicaudatus
n02501583	n02469914	tarsier
n02503127	n01886756	proboscidean, proboscidian
n02503517	n02503127,n02453108	elephant
n02504013	n02503517	Indian elephant, Elephas maximus
n02504458	n02503517	African elephant, Loxodonta africana
n02507649	n02075296	procyonid
n02508021	n02507649	raccoon, racoon
n02508213	n02508021	common raccoon, common racoon, coon, ringtail, Procyon lotor
n02508742	n02507649	bassarisk, cacomistle, cacomixle, coon cat, raccoon fox, ringtail, ring-tailed cat, civet cat, miner's cat, Bassariscus astutus
n02509197	n02507649	kinkajou, honey bear, potto, Potos flavus, Potos caudivolvulus
n02509515	n02507649	coati, coati-mondi, coati-mundi, coon cat, Nasua narica
n02509815	n02507649	lesser panda, red panda, panda, bear cat, cat bear, Ailurus fulgens
n02510455	n02507649	giant panda, panda, panda bear, coon bear, Ailuropoda melanoleuca
n02512053	n01473806	fish, fishes
n02512830	n02512053	game fish, sport fish, game fishes, sport fishes
n02512938	n02512053	food fish, food fishes
n02514041	n02512938	barracouta, snoek
n02514825	n02512053	bony fish, bony fishes
n02516188	n02514825	lungfish, lungfishes
n02517442	n01428580	catfish, siluriform fish, catfishes, siluriform fishes
n02517938	n02517442	silurid, silurid fish, silurid fishes
n02518324	n02517938	European catfish, sheatfish, Silurus glanis, European catfishes, sheatfishes
n02519148	n02517442	bullhead, bullhead catfish, bullhead catfishes
n02519686	n02517442	channel catfish, channel cat, Ictalurus punctatus, channel catfishes
n02519862	n02519686	blue catfish, blue cat, blue channel catfish, blue channel cat, blue catfishes, blue channel catfishes
n02520147	n02517442	flathead catfish, mudcat, goujon, shovelnose catfish, spoonbill catfish, Pylodictus olivaris, flathead catfishes, shovelnose catfishes, spoonbill catfishes
n02521646	n01428580	gadoid, gadoid fish, gadoid fishes
n02522399	n02521646	cod, codfish, codfishes
n02523427	n02522399	burbot, eelpout, ling, cusk, Lota lota
n02524202	n02521646	pollack, pollock, Pollachius pollachius
n02525382	n02521646	cusk, torsk, Brosme brosme
n02526121	n01428580	eel
n02527057	n02526121	tuna, Anguilla sucklandii
n02527271	n02526121	moray, moray eel
n02527622	n02526121	conger, conger eel
n02528163	n02514825	teleost fish, teleost, teleostan, teleost fishes
n02529772	n01428580	clupeid fish, clupeid, clupeid fishes
n02530421	n02529772,n02512938	shad
n02530999	n02530421	allice shad, allis shad, allice, allis, Alosa alosa
n02532028	n02529772,n02512938	herring, Clupea harangus
n02532602	n02529772,n02512938	sardine
n02533209	n02529772	pilchard, sardine, Sardina pilchardus
n02533834	n01428580	anchovy
n02534559	n01428580	salmonid
n02534734	n02534559,n02512938	salmon
n02535258	n02534734	redfish, redfishes
n02535537	n02534734	Atlantic salmon, Salmo salar
n02535759	n02535537	landlocked salmon, lake salmon
n02536165	n02534734	sockeye, sockeye salmon, red salmon, blueback salmon, Oncorhynchus nerka
n02536456	n02534734	chinook, chinook salmon, king salmon, quinnat salmon, Oncorhynchus tshawytscha
n02536864	n02534734	coho, cohoe, coho salmon, blue jack, silver salmon, Oncorhynchus kisutch
n02537085	n02534559,n02512938	trout
n02537319	n02537085	brown trout, salmon trout, Salmo trutta
n02537525	n02537085	rainbow trout, Salmo gairdneri
n02537716	n02537319	sea trout
n02538010	n02537085	lake trout, salmon trout, Salvelinus namaycush
n02538216	n02537085	brook trout, speckled trout, Salvelinus fontinalis
n02541687	n01428580	tarpon, Tarpon atlanticus
n02542432	n01428580	bonefish, Albula vulpes, bonefishes
n02543565	n01428580	lizardfish, snakefish, snake-fish
n02548247	n02552171	goosefish, angler, anglerfish, angler fish, monkfish, lotte, allmouth, Lophius Americanus, goosefishes, angler fishes, monkfishes
n02549248	n02552171	frogfish, frogfishes
n02549989	n02528163	needlefish, gar, billfish, needlefishes, billfishes
n02552171	n02528163	spiny-finned fish, acanthopterygian, spiny-finned fishes
n02554730	n02552171	percoid fish, percoid, percoidean, percoid fishes
n02555863	n02554730	perch
n02556846	n02554730	perch
n02557182	n02556846	yellow perch, Perca flavescens
n02557318	n02556846	European perch, Perca fluviatilis
n02557591	n02556846	pike-perch, pike perch
n02557749	n02557591	walleye, walleyed pike, jack salmon, dory, Stizostedion vitreum
n02559862	n02554730	robalo
n02560110	n02559862	snook
n02561108	n02554730	pike
n02561381	n02561108	northern pike, Esox lucius
n02561514	n02561108	muskellunge, Esox masquinongy, muskallunge
n02561661	n02561108	pickerel
n02562315	n02554730	sunfish, centrarchid, sunfishes
n02562796	n02562315	crappie
n02563182	n02562315	freshwater bream, bream
n02563648	n02562315	pumpkinseed, Lepomis gibbosus
n02563792	n02563182	bluegill, Lepomis macrochirus
n02564270	n02565573	freshwater bass
n02564720	n02562315	black bass
n02565072	n02564720	smallmouth, smallmouth bass, smallmouthed bass, smallmouth black bass, smallmouthed black bass, Micropterus dolomieu
n02565324	n02564720	largemouth, largemouth bass, largemouthed bass, largemouth black bass, largemouthed black bass, Micropterus salmoides
n02565573	n02554730	bass
n02566109	n02554730	serranid fish, serranid, serranid fishes
n02566834	n02566109,n02512938	sea bass
n02568087	n02566834	striped bass, striper, Roccus saxatilis, rockfish, rockfishes
n02568959	n02566834	grouper
n02569484	n02568959	hind
n02570164	n02568959	jewfish, Mycteroperca bonaci, jewfishes
n02570838	n02554730	surfperch, surffish, surf fish, surf fishes
n02572196	n02554730	cardinalfish
n02572484	n02572196	flame fish, flamefish, Apogon maculatus, flame fishes
n02573704	n02554730	bluefish, Pomatomus saltatrix, bluefishes
n02574271	n02554730	cobia, Rachycentron canadum, sergeant fish, sergeant fishes
n02576223	n02554730	carangid fish, carangid, carangid fishes
n02576575	n02576223	jack
n02576906	n02576575	crevalle jack, jack crevalle, Caranx hippos
n02577403	n02576575	rainbow runner, Elagatis bipinnulata
n02578771	n02576575	amberjack, amberfish
n02578928	n02576575	yellowtail, Seriola dorsalis
n02579303	n02576575	kingfish, Seriola grandis, kingfishes
n02579557	n02576223	pompano
n02579928	n02579557	permit, Trachinotus falcatus
n02580336	n02576223	scad
n02580679	n02580336	horse mackerel, jack mackerel, Spanish mackerel, saurel, Trachurus symmetricus
n02580830	n02580336	horse mackerel, saurel, Trachurus trachurus
n02581957	n02554730	dolphinfish, dolphin, mahimahi
n02583567	n01438208	characin, characin fish, characid, characin fishes
n02583890	n02583567	tetra
n02584145	n02583567	cardinal tetra, Paracheirodon axelrodi
n02584449	n02583567	piranha, pirana, caribe
n02585872	n02554730	cichlid, cichlid fish, cichlid fishes
n02586543	n02554730,n02512938	snapper
n02588286	n02554730	grunt
n02589623	n02588286	porkfish, pork-fish, Anisotremus virginicus
n02590094	n02588286	pigfish, hogfish, Orthopristis chrysopterus, pigfishes, hogfishes
n02590495	n02554730	sparid, sparid fish, sparid fishes
n02590702	n02554730	sea bream, bream
n02592055	n02590495	sheepshead, Archosargus probatocephalus
n02593019	n02590495	snapper, Chrysophrys auratus
n02594250	n02554730	sciaenid fish, sciaenid, sciaenid fishes
n02594552	n02594250	drum, drumfish, drumfishes
n02595702	n02594552	red drum, channel bass, redfish, Sciaenops ocellatus, redfishes
n02596067	n02594250	mulloway, jewfish, Sciaena antarctica, jewfishes
n02596381	n02594250	croaker
n02597367	n02594250	whiting
n02597608	n02597367	kingfish, kingfishes
n02598573	n02596381	white croaker, chenfish, kingfish, Genyonemus lineatus, kingfishes
n02598878	n02596381	white croaker, queenfish, Seriphus politus
n02599052	n02594250	sea trout
n02599347	n02599052	weakfish, Cynoscion regalis, weakfishes
n02599557	n02599052	spotted weakfish, spotted sea trout, spotted squeateague, Cynoscion nebulosus, spotted weakfishes
n02601344	n02554730	mullet, grey mullet, gray mullet
n02603317	n02552171	barracuda
n02603540	n02603317	great barracuda, Sphyraena barracuda
n02605316	n02554730	butterfly fish, butterfly fishes
n02605703	n02605316	chaetodon
n02605936	n02605316	angelfish, angelfishes
n02606052	n02605316	rock beauty, Holocanthus tricolor
n02606384	n02554730	damselfish, demoiselle, damselfishes
n02607072	n02606384	anemone fish, anemone fishes
n02607201	n02607072	clown anemone fish, Amphiprion percula, clown anemone fishes
n02607470	n02606384	sergeant major, Abudefduf saxatilis
n02607862	n02554730	wrasse
n02610066	n02607862	tautog, blackfish, Tautoga onitis, blackfishes
n02610664	n02554730	parrotfish, polly fish, pollyfish, parrotfishes, polly fishes
n02611561	n02554730	jawfish
n02612657	n02554730	blennioid fish, blennioid, blennioid fishes
n02613181	n02612657	blenny, combtooth blenny
n02616851	n02612657	wolffish, wolf fish, catfish, wolffishes, wolf fishes, catfishes
n02618827	n02552171	dragonet
n02619165	n02554730	goby, gudgeon
n02619550	n02619165	mudskipper, mudspringer
n02620167	n02554730	flathead
n02623445	n02554730	scombroid, scombroid fish, scombroid fishes
n02624167	n02623445	mackerel
n02624807	n02624167	Spanish mackerel, Scomber colias
n02625258	n02624167	wahoo, Acanthocybium solandri
n02625612	n02624167	Spanish mackerel
n02625851	n02625612	king mackerel, cavalla, cero, Scomberomorus cavalla
n02626265	n02625612	cero, pintado, kingfish, Scomberomorus regalis, kingfishes
n02626762	n02623445,n02512938	tuna, tunny
n02627292	n02626762	bluefin, bluefin tuna, horse mackerel, Thunnus thynnus
n02627532	n02626762	yellowfin, yellowfin tuna, Thunnus albacares
n02627835	n02623445	bonito, bonitoes
n02628062	n02627835	skipjack, Atlantic bonito, Sarda sarda, Atlantic bonitoes
n02629230	n02623445	bonito, oceanic bonito, Katsuwonus pelamis, bonitoes, oceanic bonitoes
n02630281	n02623445	sailfish, sailfishes
n02630615	n02630281	Atlantic sailfish, Istiophorus albicans, Atlantic sailfishes
n02630739	n02623445	billfish, billfishes
n02631041	n02630739	marlin
n02631330	n02631041	blue marlin, Makaira nigricans
n02631475	n02631041	black marlin, Makaira mazara, Makaira marlina
n02638596	n02528163	ganoid, ganoid fish, ganoid fishes
n02639087	n02638596	bowfin, grindle, dogfish, Amia calva, dogfishes
n02639605	n02638596	paddlefish, duckbill, Polyodon spathula, paddlefishes
n02640242	n02638596	sturgeon
n02640626	n02640242	Pacific sturgeon, white sturgeon, Sacramento sturgeon, Acipenser transmontanus
n02640857	n02640242	beluga, hausen, white sturgeon, Acipenser huso
n02641379	n02638596	gar, garfish, garpike, billfish, Lepisosteus osseus, garfishes, billfishes
n02642107	n02552171	scorpaenoid, scorpaenoid fish, scorpaenoid fishes
n02642644	n02642107	scorpaenid, scorpaenid fish, scorpaenid fishes
n02643112	n02642644	scorpionfish, scorpion fish, sea scorpion, scorpion fishes
n02643566	n02642644	lionfish, lionfishes
n02643836	n02642644	stonefish, Synanceja verrucosa, stonefishes
n02644113	n02642644	rockfish, rockfishes
n02649546	n02642107	flathead
n02650050	n02642107	gurnard, gurnards
n02652132	n02642107	flying gurnard, flying robin, butterflyfish, flying gurnards
n02652668	n02552171	plectognath, plectognath fish, plectognath fishes
n02653145	n02652668	triggerfish, triggerfishes
n02653497	n02653145	queen triggerfish, Bessy cerca, oldwench, oldwife, Balistes vetula, queen triggerfishes, oldwives
n02653786	n02652668	filefish, filefishes
n02654112	n02653786	leatherjacket, leatherfish
n02654425	n02652668	boxfish, trunkfish, boxfishes, trunkfishes
n02654745	n02654425	cowfish, Lactophrys quadricornis, cowfishes
n02655020	n02652668	puffer, pufferfish, blowfish, globefish, blowfishes, globefishes
n02655523	n02652668	spiny puffer
n02655848	n02655523	porcupinefish, porcupine fish, Diodon hystrix, porcupine fishes
n02656032	n02655523	balloonfish, Diodon holocanthus
n02656670	n02652668	ocean sunfish, sunfish, mola, headfish, ocean sunfishes, sunfishes
n02657368	n02552171	flatfish, flatfishes
n02657694	n02657368	flounder
n02658079	n02657368	righteye flounder, righteyed flounder
n02658531	n02658079	plaice, Pleuronectes platessa
n02660208	n02657368	halibut, holibut
n02660640	n02658079	Pacific halibut, Hippoglossus stenolepsis
n02661017	n02657368	lefteye flounder, lefteyed flounder
n02663211	n02661017	turbot, Psetta maxima
n02666196	n02938886	abacus, abaci
n02666501	n04194289	abandoned ship, derelict
n02666624	n02810471	A battery
n02666943	n02913152	abattoir, butchery, shambles, slaughterhouse
n02667093	n04097866	abaya
n02667244	n03087366	Abbe condenser
n02667379	n03781244	abbey
n02667478	n03099454	abbey
n02667576	n03028079	abbey
n02669295	n04360501	abutment
n02669534	n03113835	academic costume
n02669723	n03450516	academic gown, academic robe, judge's robe
n02670186	n04519153	accelerator, throttle, throttle valve
n02670382	n04147495	accelerator, particle accelerator, atom smasher
n02670683	n03903424	accelerator, accelerator pedal, gas pedal, gas, throttle, gun, gasses
n02671062	n04564698	access
n02671421	n03081021	accessory, appurtenance, add-on
n02671780	n03051540	accessory, accoutrement, accouterment
n02672371	n03679384	accommodation
n02672831	n03393324,n03614532	accordion, piano accordion, squeeze box
n02675219	n04056932	acetate rayon, acetate
n02676261	n03183080	acoustic device
n02676566	n03467517	acoustic guitar
n02676938	n02806088	acropolis
n02677028	n03309808	acrylic
n02677718	n03738472	action, action mechanism
n02678897	n03183080	adapter, adaptor
n02679257	n02938886	adding machine, totalizer, totaliser
n02680110	n02785648	adhesive bandage
n02680337	n04391569	adhesive tape
n02680512	n03895293	adit
n02680754	n04606574	adjustable wrench, adjustable spanner
n02681392	n02897820	adobe, adobe brick
n02681518	n03169390	adornment
n02682569	n02727825	aerator
n02682922	n03210683	aerosol, aerosol container, aerosol can, aerosol bomb, spray can
n02683323	n02849154	afghan
n02683454	n03476083	Afro-wig
n02683558	n03183080	afterburner
n02683791	n03690938	after-shave, after-shave lotion
n02685082	n03969998	aigrette, aigret
n02686121	n02690373	airbus
n02686227	n03082807	air compressor
n02686379	n03102859	air conditioner, air conditioning
n02686568	n03125870	aircraft
n02687172	n04552696	aircraft carrier, carrier, flattop, attack aircraft carrier
n02687423	n03287733	aircraft engine
n02687821	n04341686	airdock, hangar, repair shed
n02687992	n03315023	airfield, landing field, flying field, field
n02688273	n03339643	air filter, air cleaner
n02688443	n03183080	airfoil, aerofoil, control surface
n02689144	n03391770	airframe
n02689274	n03467984	air gun, airgun, air rifle
n02689434	n03481521	air hammer, jackhammer, pneumatic hammer
n02689748	n03536761	air horn
n02690373	n02691156	airliner
n02690809	n03731164	air mattress
n02690941	n03253398	air passage, air duct, airway
n02691156	n03510583	airplane, aeroplane, plane
n02692086	n04011827	airplane propeller, airscrew, prop
n02692232	n02687992	airport, airdrome, aerodrome, drome
n02692513	n04021798	air pump, vacuum pump
n02692877	n03666917	airship, dirigible
n02693246	n04412901	air terminal, airport terminal
n02694045	n02735688	aisle
n02694426	n03183080	alarm, warning device, alarm system
n02694662	n03046257	alarm clock, alarm
n02695627	n03877845,n03386011	alcazar
n02696048	n04061969	alcove, bay
n02696165	n04018399	alehouse
n02697221	n04596852	A-line
n02697675	n04606574	Allen wrench
n02698634	n04296261	alpenstock
n02699494	n04341686	altar
n02699629	n04379243	altar, communion table, Lord's table
n02699770	n04152387	altarpiece, reredos
n02699915	n03733925	altazimuth
n02700064	n03433877	alternator
n02700258	n03733925	altimeter
n02700895	n04536866	Amati
n02701002	n02958343	ambulance
n02702989	n03753077	ammeter
n02703275	n04566257	ammunition, ammo
n02704645	n02691156	amphibian, amphibious aircraft
n02704792	n03791235	amphibian, amphibious vehicle
n02704949	n04295881	amphitheater, amphitheatre, coliseum
n02705201	n03411544	amphitheater, amphitheatre
n02705429	n03593526	amphora, amphorae
n02705944	n03278248	amplifier
n02708093	n03046257	analog clock
n02708224	n03082979	analog computer, analogue computer
n02708433	n04555897	analog watch
n02708555	n02816494	analytical balance, chemical balance
n02708711	n03574816	analyzer, analyser
n02709101	n03656484	anastigmat
n02709367	n03532672	anchor, ground tackle
n02709637	n02999410	anchor chain, anchor rope
n02709908	n03427656	AND circuit, AND gate
n02710044	n04359589	andiron, firedog, dog, dog-iron
n02710201	n02761392	android, humanoid, mechanical man, mechanical men
n02710324	n04105893	anechoic chamber
n02710429	n03429288	anemometer, wind gauge, wind gage
n02710600	n02794156	aneroid barometer, aneroid
n02713003	n02887209	ankle brace
n02713364	n04199027	anklet
n02714751	n03277771	answering machine
n02715229	n03269401	antenna, transmitting aerial, antennae
n02715513	n04105893	anteroom, antechamber, entrance hall, hall, foyer, lobby, vestibule
n02715712	n03467984	antiaircraft, antiaircraft gun, flak, flack, pom-pom, ack-ack, ack-ack gun
n02720048	n03875218	antifouling paint
n02723165	n04447443	antiperspirant
n02724026	n00021939	
n02725872	n02852523	anvil
n02726017	n02756098	ao dai
n02726305	n03546340	apartment
n02726681	n02913152	apartment building, apartment house
n02727016	n03848729	aperture
n02727141	n04072193	aperture
n02727426	n04187547	apiary, bee house
n02727825	n03294048	apparatus, setup
n02728440	n03051540	apparel, wearing apparel, dress, clothes
n02728763	n03892891	appendage
n02729837	n03257877	appliance
n02729965	n03183080	appliance, contraption, contrivance, gadget, gizmo, gismo, widget
n02730265	n03183080	applicator, applier
n02730930	n04015204	apron
n02731398	n04061969	apse, apsis, apsides
n02731629	n02895606	aqualung, Aqua-Lung, scuba
n02731900	n02856463	aquaplane
n02732072	n04539203,n04388743	aquarium, fish tank, marine museum, aquaria
n02732572	n03169390	arabesque
n02732827	n03391770	arbor, arbour, bower, pergola
n02733213	n04341686	arcade, colonnade
n02733524	n04341686	arch
n02734423	n03169390	architectural ornament
n02734725	n02913152	architecture
n02735361	n03272383	arc lamp, arc light
n02735538	n03865949	arctic, galosh, golosh, rubber, gumshoe
n02735688	n04341686	
n02736798	n04254777	argyle, argyll
n02737660	n02741475	arm
n02738031	n04566257	armament
n02738535	n03001627	armchair
n02738741	n03513376	armet
n02738859	n04015204	arm guard, arm pad
n02739427	n02784218	armlet, arm band
n02739550	n04550184	armoire
n02739668	n04014297	armor, armour
n02739889	n02740533	armored car, armoured car
n02740300	n02740533	armored personnel carrier, armoured personnel carrier, APC
n02740533	n04170037	armored vehicle, armoured vehicle
n02740764	n03959701	armor plate, armour plate, armor plating, plate armor, plate armour
n02741475	n04081044	armrest
n02742322	n03051540	array, raiment, regalia
n02742468	n04081844	arrester, arrester hook
n02742753	n04008634	arrow
n02743547	n03129123	art, fine art
n02744323	n03519981	arterial road
n02744844	n04100620	arthrogram
n02745611	n03813176	artificial horizon, gyro horizon, flight indicator
n02746365	n02738031	artillery, heavy weapon, gun, ordnance
n02747177	n02839910	ashcan, trash can, garbage can, wastebin, ash bin, ash-bin, ashbin, dustbin, trash barrel, trash bin
n02747672	n04060904	ash-pan
n02747802	n04060904	ashtray
n02749479	n02760855	assault rifle, assault gun
n02749953	n00003553	assembly
n02750070	n02758134	assembly hall
n02750169	n03316406	assembly plant
n02751215	n04180888	astrolabe
n02751295	n04403638	astronomical telescope
n02752311	n03315023	athletic facility
n02752496	n04254777	athletic sock, sweat sock, varsity sock
n02752615	n04015204,n03746330	athletic supporter, supporter, suspensor, jockstrap, jock
n02752810	n03073977	atlas, telamon, telamones
n02753044	n03834604,n02866578	atom bomb, atomic bomb, A-bomb, fission bomb, plutonium bomb
n02753394	n04437953	atomic clock
n02754103	n03210683	atomizer, atomiser, spray, sprayer, nebulizer, nebuliser
n02754656	n03120198	atrium, atria
n02755140	n02900705	attache case, attache
n02755352	n03091374	attachment, bond
n02755529	n04347754	attack submarine
n02755823	n04546855	attic
n02756098	n03051540	attire, garb, dress
n02756977	n02978881	audiocassette
n02757061	n03079230	audio CD, audio compact disc
n02757337	n03733925	audiometer, sonometer
n02757462	n03278248,n04377057	audio system, sound system
n02757714	n03708036	audiotape
n02757810	n04391838,n04262678	audiotape
n02758134	n02735688	auditorium, auditoria
n02758863	n03306610	autobahn
n02758960	n04531098	autoclave, sterilizer, steriliser
n02759257	n03851341	autofocus
n02759387	n03510583	autogiro, autogyro, gyroplane
n02759963	n03343853	autoloader, self-loader
n02760099	n02935891	automat
n02760199	n04525305	automat
n02760429	n02759963	automatic firearm, automatic gun, automatic weapon
n02760658	n03948459,n02760429	automatic pistol
n02760855	n02760429,n03701391	automatic rifle, machine rifle
n02761206	n03294048	automation
n02761392	n03738472	automaton, robot, golem, automata
n02761557	n03287733	automobile engine
n02761696	n03316406	automobile factory, auto factory, car factory
n02761834	n02694426	automobile horn, car horn, motor horn, horn, hooter
n02762371	n04042358	autoradiograph
n02762508	n03306610	autostrada
n02763306	n03744840	auxiliary storage, external storage, secondary storage
n02763604	n02913152	aviary, bird sanctuary, volary
n02763901	n02951843	awning, sunshade, sunblind
n02764044	n03265032	ax, axe, axes
n02764398	n03485997	ax handle, axe handle
n02764505	n04569520	ax head, axe head
n02764614	n03738472	axis of rotation
n02764779	n04182322	axle
n02764935	n02765028	axle bar
n02765028	n03165823	axletree
n02766320	n03405725	baby bed, baby's bed
n02766534	n04576211	baby buggy, baby carriage, carriage, perambulator, pram, stroller, go-cart, pushchair, pusher
n02766792	n03452741	baby grand, baby grand piano, parlor grand, parlor grand piano, parlour grand, parlour grand piano
n02767038	n03994008	baby powder
n02767147	n04199027	baby shoe
n02767433	n04359589	backrest
n02767665	n03050026	
n02767956	n04161358	backbench
n02768114	n04359589	backboard
n02768226	n03414162	backboard, basketball backboard
n02768655	n02887209	back brace
n02768973	n02857023	backgammon board
n02769075	n04152593	desktop, screen background
n02769290	n03996416	backhoe
n02769669	n03667235	backlighting
n02769748	n02773037	backpack, back pack, knapsack, packsack, rucksack, haversack
n02769963	n04411264	backpacking tent, pack tent
n02770211	n03984381	back porch
n02770721	n04151108	backscratcher
n02770830	n04161358	backseat
n02771004	n03613592	backspace key, backspace, backspacer
n02771166	n04298308	backstairs
n02771286	n04307419	backstay
n02771750	n04373894	backsword
n02772101	n03085915	backup system
n02772435	n03120491	badminton court
n02772554	n04285146	badminton equipment
n02772700	n04039381	badminton racket, badminton racquet, battledore
n02773037	n03094503	bag
n02773838	n02774630	bag, traveling bag, travelling bag, suitcase
n02774152	n03094503	bag, handbag, pocketbook, purse
n02774630	n02974697	baggage, luggage
n02774921	n03730153	baggage
n02775039	n02959942	baggage car, luggage van
n02775178	n02735688	baggage claim
n02775483	n03945615	bagpipe
n02775897	n02898711	Bailey bridge
n02776205	n03183080	bait, decoy
n02776631	n04602044,n04202417	bakery, bakeshop, bakehouse
n02776825	n02954340	balaclava, balaclava helmet
n02776978	n03025886	balalaika
n02777100	n04141975	balance
n02777292	n03472232	balance beam, beam
n02777734	n04341686	balcony
n02778294	n02827606	baldric, baldrick
n02778456	n02919414	bale
n02778669	n03414162	ball
n02779435	n03964744	ball
n02780704	n03384891	balldress
n02780815	n04230808	ballet skirt, tutu
n02781121	n03450230	ball gown
n02781338	n03773504	ballistic missile
n02782093	n03666917	balloon
n02782602	n04127904	balloon sail
n02782681	n02883344	ballot box
n02782778	n04295881	ballpark
n02783161	n03906997	ballpoint, ballpoint pen, ballpen, Biro
n02783324	n04105893	ballroom, dance hall, dance palace
n02783459	n04519153	ball valve
n02783900	n04045397	balsa raft, Kon Tiki
n02783994	n04359589	baluster
n02784124	n02965300	banana boat
n02784218	n04339291	band
n02784732	n02681518	band, banding, stripe
n02785648	n03237639	bandage, patch
n02786058	n02680110	Band Aid
n02786198	n03485794	bandanna, bandana
n02786331	n02883344	bandbox
n02786736	n03086670	bandoneon
n02786837	n03996145	bandsaw, band saw
n02787435	n02681518	bangle, bauble, gaud, gewgaw, fallal, trinket
n02787622	n04338517	banjo, banjoes
n02788021	n03354903	banner, streamer
n02788148	n02796623	bannister, banister, balustrade, balusters, handrail
n02788572	n02801525	baptismal font, baptistry, baptistery, font
n02788689	n03563967	bar
n02789487	n03116530	bar
n02790669	n04038727	barbecue, barbeque
n02790823	n04594218	barbed wire, barbwire
n02790996	n04571292	barbell
n02791124	n03001627	barber chair
n02791270	n04202417	barbershop
n02792409	n04530566	bareboat
n02792552	n02858304	barge, flatboat, hoy, lighter
n02793089	n02891788	baritone, baritone horn
n02793199	n04128837	bark, barque
n02793495	n03322570	barn
n02793842	n04239074	barn door
n02794156	n03733925	barometer
n02794664	n03563200	bar printer
n02795169	n04531098	barrel, cask
n02795528	n04493505	barrel, gun barrel
n02795670	n02796995	barrelhouse, honky-tonk
n02796207	n04523525	barrel vault
n02796318	n03940256	barrette
n02796623	n03839993	barrier
n02796995	n04105893	barroom, bar, saloon, ginmill, taproom
n02797295	n03484083	barrow, garden cart, lawn cart, wheelbarrow
n02797535	n04341686	bascule
n02797692	n04359589	base, pedestal, bases
n02797881	n02799897	bag
n02799071	n02778669,n02799897	baseball
n02799175	n02806379,n02799897	baseball bat, lumber
n02799323	n02954340	baseball cap, jockey cap, golf cap
n02799897	n04285146	baseball equipment
n02800213	n02799897	baseball glove, glove, baseball mitt, mitt
n02800497	n03365991	basement, cellar
n02800675	n04360501	basement
n02801184	n03028079	basilica
n02801450	n02950256	basilisk
n02801525	n04531098	basin
n02801823	n03513376	basinet
n02801938	n03094503	basket, handbasket
n02802215	n03442756,n02802721	basket, basketball hoop, hoop
n02802426	n02778669,n02802721	basketball
n02802544	n03120491	basketball court
n02802721	n04285146	basketball equipment
n02802990	n03309808	basket weave
n02803349	n03800933	bass
n02803539	n03037709	bass clarinet
n02803666	n03249569	bass drum, gran casa
n02803934	n02880546,n02803349	bass fiddle, bass viol, bull fiddle, double bass, contrabass, string bass
n02804123	n03467517,n02803349	bass guitar
n02804252	n02891788,n02803349	bass horn, sousaphone, tuba, tubae
n02804414	n02766320	bassinet
n02804515	n02766534	bassinet
n02804610	n03228016	bassoon
n02805983	n03385557	bastion
n02806088	n04340935	bastion, citadel
n02806379	n03053474	bat
n02806530	n04531098	bath
n02807133	n02954340	bathing cap, swimming cap
n02807260	n03672352	bath linen
n02807523	n04447443	bath oil
n02807616	n04097866	bathrobe
n02807731	n04105893	bathroom, bath
n02808185	n04447443	bath salts
n02808304	n04459362,n02807260	bath towel
n02808440	n04531098	bathtub, bathing tub, bath, tub
n02809105	n03309808	batik
n02810471	n03269401	battery, electric battery
n02810782	n04300358	battery, stamp battery
n02811059	n02799897	batting cage, cage
n02811204	n03441112,n02799897	batting glove
n02811350	n03513137,n02799897	batting helmet
n02811468	n02903006	battle-ax, battle-axe
n02811618	n03140900	battle cruiser
n02811719	n03763968	battle dress
n02811936	n04051825	battlement, crenelation, crenellation
n02812201	n04552696	battleship, battlewagon
n02812949	n03624134	bayonet
n02813252	n02683791	bay rum
n02813399	n04587648	bay window, bow window
n02813544	n04202417	bazaar, bazar
n02813645	n03722288	bazaar, bazar
n02813752	n03647520	bazooka
n02814428	n04459362	beach towel
n02814533	n02958343	beach wagon, station wagon, wagon, estate car, beach waggon, station waggon, waggon
n02814774	n03051540	beachwear
n02814860	n04460130	beacon, lighthouse, beacon light, pharos
n02815749	n03147509	beaker
n02815834	n03593526	beaker
n02815950	n04341414,n03932203	beam
n02816494	n02777100	beam balance
n02816656	n02773037	beanbag
n02816768	n04232153	beanie, beany
n02817031	n04359589	bearing
n02817516	n03497657	bearskin, busby, shako, shakoes
n02817650	n03563967	beater
n02817799	n04598582	beating-reed instrument, reed instrument, reed
n02818135	n03404360	beaver, castor
n02818832	n02821943	bed
n02819474	n08674739	bed
n02820210	n03050026	bedclothes, bed clothing, bedding
n02820556	n03106722	Bedford cord
n02820675	n03589791	bed jacket
n02821030	n03672352	bed linen
n02821202	n04531098	bedpan
n02821627	n04105893	bedroom, sleeping room, sleeping accommodation, chamber, bedchamber
n02821943	n03405725	bedroom furniture
n02822064	n02726305	bedsitting room, bedsitter, bedsit
n02822220	n02820210	bedspread, bedcover, bed cover, bed covering, counterpane
n02822399	n04288272	bedspring
n02822579	n03405725	bedstead, bedframe
n02823124	n03277771	beeper, pager
n02823335	n02795169	beer barrel, beer keg
n02823428	n02876657	beer bottle
n02823510	n02946921	beer can
n02823586	n04395875	beer garden
n02823750	n03438257	beer glass
n02823848	n03478907	beer hall
n02823964	n03242120	beer mat
n02824058	n03797390	beer mug, stein
n02824319	n04105893	belfry
n02824448	n02676261,n04217718	bell
n02825153	n04113765	bell arch
n02825442	n04489008	bellbottom trousers, bell-bottoms, bellbottom pants
n02825657	n04191943	bell cote, bell cot
n02825961	n03409393	bell gable
n02826068	n04014297	bell jar, bell glass
n02826589	n04027023	bell push
n02826886	n04460130	bell tower
n02827606	n02671780	belt
n02827883	n13875571	belt
n02828299	n02910353	belt buckle
n02828427	n03309808	belting
n02828884	n04161981	bench
n02829596	n04024274	bench press
n02831237	n02954340	beret
n02831335	n03670208	berlin
n02831595	n04205318	Bermuda shorts, Jamaica shorts
n02831724	n02818832	berth, bunk, built in bed
n02831894	n02906734	besom
n02833793	n03430551	bevel gear, pinion and crown wheel, pinion and ring gear
n02834397	n03932670	bib
n02834778	n04576211	bicycle, bike, wheel
n02835271	n02834778	bicycle-built-for-two, tandem bicycle, tandem
n02835412	n02999410	bicycle chain
n02835724	n04021798	bicycle pump
n02835829	n04038727	bicycle rack
n02835915	n04161358	bicycle seat, saddle
n02836035	n04574999	bicycle wheel
n02836174	n02801525	bidet
n02836392	n03064758	bier
n02837789	n04371563	bikini, two-piece
n02837887	n04508489	bikini pants
n02838345	n04021798	bilge pump
n02838728	n02902079	bill, peak, eyeshade, visor, vizor
n02839110	n04217882	billboard, hoarding
n02839351	n02778669	billiard ball
n02839592	n04105893	billiard room, billiard saloon, billiard parlor, billiard parlour, billiard hall
n02839910	n03094503	bin
n02840134	n03664943	binder, ligature
n02840245	n04014297	binder, ring-binder
n02840619	n04014297	binding, book binding
n02841187	n03546766	binnacle
n02841315	n03852280	binoculars, field glasses, opera glasses
n02841506	n03667829	binocular microscope
n02842573	n02691156	biplane
n02843029	n02951358	birchbark canoe, birchbark, birch bark
n02843158	n02801525	birdbath
n02843276	n02936714	birdcage
n02843553	n03183080	bird feeder, birdfeeder, feeder
n02843684	n04191943	birdhouse
n02844307	n03154446	bit
n02844714	n04295081	
n02846141	n03051540	
n02846511	n04188643	blackboard, chalkboard
n02846733	n04063373	black box
n02847631	n02883205	black tie
n02847852	n04553389	blackwash
n02848216	n03154446	blade
n02848523	n04110955	blade, vane
n02849154	n02820210	blanket
n02849885	n03404449	blast furnace
n02850732	n03775199	blender, liquidizer, liquidiser
n02850950	n02692877	blimp, sausage balloon, sausage
n02851099	n04014297	blind, screen
n02851939	n03050026	blindfold
n02852043	n03597469	bling, bling bling
n02852173	n03665366	blinker, flasher
n02852360	n03871524	blister pack, bubble pack
n02852523	n00021939	block
n02853016	n03546340	block
n02853449	n03839993	blockage, block, stoppage
n02854532	n03954731	block plane
n02854739	n04508489	bloomers, pants, drawers, knickers
n02854926	n04453666	blouse
n02855089	n03183080	blower
n02855390	n02923129	blowtorch, torch, blowlamp
n02855701	n04199027	blucher
n02855925	n03051540	
n02856237	n03802007	blunderbuss
n02856463	n04188643	board
n02857023	n04362025	board, gameboard
n02857477	n03544360	boarding house, boardinghouse
n02857644	n04105893	boardroom, council chamber
n02858304	n04530566	boat
n02859184	n03497657	boater, leghorn, Panama hat, sailor, skimmer, straw hat
n02859343	n03532342	boat hook
n02859443	n04187547	boathouse
n02859955	n08513718	boatyard
n02860239	n04571088	
n02860415	n04586421	bobbin, spool, reel
n02860640	n03476313	bobby pin, hairgrip
n02860847	n04235291	bobsled, bobsleigh
n02861022	n04235291	bobsled, bobsleigh
n02861147	n02778669	bocce ball, bocci ball, boccie ball
n02861387	n04453666	bodice
n02861886	n04341686	body
n02862048	n02739668	body armor, body armour, suit of armor, suit of armour, coat of mail, cataphract
n02862916	n03690938	body lotion
n02863014	n04508163	body stocking
n02863426	n02861886	bodywork
n02863536	n02715712	Bofors gun
n02863750	n04531098	boiler, steam boiler
n02864504	n03589791	bolero
n02864593	n03988170	bollard, bitt
n02865351	n03815615	bolo tie, bolo, bola tie, bola
n02865665	n04153751	bolt
n02865931	n02788689	bolt, deadbolt
n02866386	n03154073	bolt cutter
n02866578	n03305522,n04566257	bomb
n02867715	n02691156,n04552348	bomber
n02867966	n03589791	bomber jacket
n02868638	n03003730	bomb shelter, air-raid shelter, bombproof
n02868975	n04531098	bone-ash cup, cupel, refractory pot
n02869155	n03018209	bone china
n02869249	n03915437	bones, castanets, clappers, finger cymbals
n02869737	n03249569	bongo, bongo drum, bongoes
n02869837	n03497657	bonnet, poke bonnet
n02870092	n04007894	book
n02870526	n04007894	book
n02870676	n02773037	book bag
n02870880	n03405725	bookcase
n02871005	n04359589	bookend
n02871147	n03721797	bookmark, bookmarker
n02871314	n04520170	bookmobile
n02871439	n04190052	bookshelf, bookshelves
n02871525	n04202417	bookshop, bookstore, bookstall
n02871824	n03976657	boom, microphone boom
n02871963	n04008634	boomerang, throwing stick, throw stick
n02872333	n04099175	booster, booster rocket, booster unit, takeoff booster, takeoff rocket
n02872529	n02705944	booster, booster amplifier, booster station, relay link, relay station, relay transmitter
n02872752	n03380867	boot
n02873520	n04190747	boot
n02873733	n04241394	bootee, bootie
n02873839	n03049457	booth, cubicle, stall, kiosk
n02874086	n04202417	booth
n02874442	n03183080	bootjack
n02874537	n03631445	bootlace
n02876084	n03050026	bosom
n02876326	n04099969	Boston rocker
n02876657	n04531098	bottle
n02877266	n04531098	bottle, feeding bottle, nursing bottle
n02877765	n02954938	bottlecap
n02877962	n03848348	bottle opener
n02878222	n02965300	freighter, merchantman, merchant ship
n02878425	n03309808	boucle
n02879087	n03368141	bouquet, corsage, posy, nosegay
n02879309	n04202417	boutique, dress shop
n02879517	n04317420	bow
n02879718	n04565375	bow
n02880189	n03627232	bow, bowknot
n02880393	n04565375	bow and arrow
n02880546	n04338517	bowed stringed instrument, string
n02880842	n03623556	Bowie knife, Bowie knives
n02880940	n03206908	bowl
n02881193	n04531098	bowl
n02881757	n03497657	bowler hat, bowler, derby hat, derby, plug hat
n02881906	n03689570	bowline, bowline knot
n02882190	n02913152	bowling alley
n02882301	n02778669	bowling ball, bowl
n02882483	n03414162	bowling equipment
n02882647	n02882483	bowling pin
n02882894	n04199027	bowling shoe
n02883004	n04267577	bowsprit
n02883205	n03815615	bow tie, bow-tie, bowtie
n02883344	n03094503	box
n02884011	n03079741	box
n02884994	n02942699	box camera, box Kodak, box camerae
n02885108	n03393912	boxcar
n02885338	n04285146	boxing equipment
n02885462	n02885338	boxing glove, glove
n02885882	n03841666	box office, ticket office, ticket booth
n02886321	n02822399	box spring
n02886434	n04606574	box wrench, box end wrench
n02886599	n04341414,n04336034	bracing
n02887079	n03175604	brace, braces, orthodontic braces
n02887209	n04359589,n04336034	brace
n02887489	n03746330	brace, suspender, gallus
n02887970	n03597469	bracelet, bangle
n02888270	n04014297	bracer, armguard
n02888569	n04359589	bracket, wall bracket
n02889425	n04081844	brake
n02889646	n04081844	brake
n02890188	n03208556	brake disk
n02890351	n13899804	brake drum, drum
n02890513	n03673767	brake lining
n02890662	n04081844	brake pad
n02890940	n04081844	brake shoe, shoe
n02891188	n02889425	brake system, brakes
n02891788	n04586932	brass, brass instrument
n02892201	n03743902	brass, memorial tablet, plaque
n02892304	n03169390	brass
n02892499	n04081281	brasserie
n02892767	n04508163,n04596852	brassiere, bra, bandeau, bandeaux
n02892948	n04565375	brass knucks, knucks, brass knuckles, knuckles, knuckle duster
n02893608	n02801938	breadbasket
n02893692	n03094503	bread-bin, breadbox
n02893941	n03623556	bread knife, bread knives
n02894158	n02735688	breakfast area, breakfast nook
n02894337	n04379243	breakfast table
n02894605	n02796623	breakwater, groin, groyne, mole, bulwark, seawall, jetty
n02895154	n02740764	breastplate, egis
n02895438	n03183080	breathalyzer, breathalyser
n02895606	n03183080	breathing device, breathing apparatus, breathing machine, ventilator
n02896442	n04489008	breeches, knee breeches, knee pants, knickerbockers, knickers
n02897097	n04347519	Bren, Bren gun
n02897820	n02997391,n14786479	brick
n02898269	n04489817	brick trowel, mason's trowel
n02898369	n03725717	brickwork
n02898585	n03450230	bridal gown, wedding gown, wedding dress
n02898711	n04341686	bridge
n02899439	n03673971	bridge, nosepiece
n02900160	n03503718	bridle
n02900705	n02974697	briefcase
n02901114	n04508489	briefs, Jockey shorts
n02901259	n03907654	brig
n02901377	n04128837	brig
n02901793	n03980026	brilliantine
n02902079	n04008947	brim
n02902687	n02908217	bristle brush
n02902916	n02742753	broad arrow
n02903006	n02764044	broadax, broadaxe
n02903126	n04280970	brochette
n02903204	n03736970	broadcaster, spreader
n02903852	n03309808	broadcloth
n02904233	n04118021	broadloom
n02904640	n04373894	broadsword
n02904803	n03309808	brocade
n02904927	n04199027	brogan, brogue, clodhopper, work shoe
n02905036	n03862676	broiler
n02905152	n02733524	broken arch
n02906734	n03039947	broom
n02907082	n03485997	broomstick, broom handle
n02907391	n02760855	Browning automatic rifle, BAR
n02907656	n03701391	Browning machine gun, Peacemaker
n02907873	n04115256	brownstone
n02908217	n03563967	brush
n02908773	n04118021	Brussels carpet
n02909285	n03571942	bubble jet printer, bubble-jet printer, bubblejet
n02909870	n04531098	bucket, pail
n02910145	n04161358	bucket seat
n02910353	n03323703	buckle
n02910542	n03309808	buckram
n02910864	n02896442	buckskins
n02911332	n03997484	buffer, polisher
n02911485	n03744840	buffer, buffer storage, buffer store
n02912065	n03405725	buffet, counter, sideboard
n02912557	n02968473	buggy, roadster
n02912894	n02891788	bugle
n02913152	n04341686	building, edifice
n02914813	n14786479	building block
n02914991	n04341686	building complex
n02915904	n03043958	bulldog clip, alligator clip
n02916179	n04465501	bulldozer, dozer
n02916350	n04008634	bullet, slug
n02916936	n04531873,n02862048	bulletproof vest
n02917067	n03896233	bullet train, bullet
n02917377	n03691459	bullhorn, loud hailer, loud-hailer
n02917521	n03570526	bullion
n02917607	n03954731	bullnose, bullnosed plane
n02917964	n02735688	bullpen
n02918112	n04295881	bullring
n02918330	n02796623	bulwark
n02918595	n03736970	bumper
n02918831	n03438257	bumper
n02918964	n04524313	bumper car, Dodgem
n02919148	n03736970	bumper guard
n02919414	n03871083	bundle, sheaf, sheaves
n02919792	n03544360	bungalow, cottage
n02919890	n04108268	bungee, bungee cord
n02920083	n02818832	bunk
n02920259	n02818832	bunk bed, bunk
n02920369	n03501152	bunker, sand trap, trap
n02920503	n03385557	bunker, dugout
n02920658	n03094503	bunker
n02921029	n03422072	bunsen burner, bunsen, etna
n02921195	n03309808	bunting
n02921756	n02694426	burglar alarm
n02921884	n03455033,n03003730	burial chamber, sepulcher, sepulchre, sepulture
n02922292	n03792048	burial mound, grave mound, barrow, tumulus
n02922578	n03419014	burqa, burka
n02922798	n04123567	burlap, gunny
n02923129	n02727825	burner
n02923682	n04347519	burp gun, machine pistol
n02924116	n04019101	bus, autobus, coach, charabanc, double-decker, jitney, motorbus, motorcoach, omnibus, passenger vehicle, busses
n02925009	n02801938	bushel basket
n02925107	n03673767	bushing, cylindrical lining
n02925519	n04350905	business suit
n02925666	n02872752	buskin, combat boot, desert boot, half boot, top boot
n02926426	n04453666	bustier
n02926591	n03391770	bustle
n02927161	n04202417	butcher shop, meat market
n02927399	n03892891	butt, stub
n02927608	n02795169	butt
n02927764	n03206908	butter dish
n02927887	n04519153	butterfly valve
n02928049	n04380346	butter knife, butter knives
n02928299	n03521076	butt hinge
n02928413	n03600977	butt joint, butt
n02928608	n03323703	button
n02929289	n04360501	buttress, buttressing
n02929582	n02928413	butt weld, butt-weld
n02930080	n04217718	buzzer
n02930214	n04508949	BVD, BVD's
n02930645	n04096066	byway, bypath, byroad
n02930766	n02958343	cab, hack, taxi, taxicab, taxies
n02931148	n03079741	cab
n02931294	n04411264	cabana
n02931417	n04286128	cabaret, nightclub, night club, club, nightspot
n02931836	n03976657	caber
n02932019	n03079741	cabin
n02932227	n03079741	cabin
n02932400	n03544360	cabin
n02932523	n02959942	cabin car, caboose
n02932693	n02672371	cabin class, second class, economy class
n02932891	n03790230	cabin cruiser, cruiser, pleasure boat, pleasure craft
n02933112	n03405725	cabinet
n02933340	n03546766	cabinet
n02933462	n03079741	cabinet, locker, storage locker
n02933649	n04598792	cabinetwork
n02934168	n03088707	cable, transmission line
n02934451	n03079741	cable car, car
n02935017	n02911485	cache, memory cache
n02935387	n02946921	caddy, tea caddy
n02935658	n04081281	cafe, coffeehouse, coffee shop, coffee bar
n02935891	n04081281	cafeteria
n02936176	n04476259	cafeteria tray
n02936281	n02935658	caff
n02936402	n03045337	caftan, kaftan
n02936570	n03236735	caftan, kaftan
n02936714	n03285912	cage, coop
n02937958	n03531447	calash, caleche, calash top
n02938886	n03699975	calculator, calculating machine
n02939185	n03990474	caldron, cauldron
n02939866	n03733925	caliper, calliper
n02940385	n02993546	call center, call centre
n02940570	n03211117	caller ID
n02942349	n04404997	camcorder
n02942460	n03309808	camel's hair, camelhair
n02942699	n03926148	camera, photographic camera, camerae, photographic camerae
n02943241	n03656484	camera lens, optical lens
n02943871	n04485082	camera tripod
n02943964	n04197391	camise
n02944075	n03817647	camisole
n02944146	n04508163	camisole, underbodice
n02944459	n04151940	camouflage
n02944579	n03309808	camouflage, camo
n02945161	n03546340	camp
n02946127	n02826886	campanile, belfry
n02946270	n03376595	camp chair
n02946348	n04065272	camper, camping bus, motor home, camping busses
n02946509	n04467099	camper trailer
n02946824	n04111190	camshaft
n02946921	n03094503	tin, tin can
n02947660	n02858304	canal boat, narrow boat, narrowboat
n02947818	n02948557	candelabrum, candelabra
n02948072	n03636248	candle, wax light
n02948557	n03525454	candlestick, candle holder
n02949202	n04546194	cane
n02949542	n03094503	canister, cannister, tin
n02950256	n02746365	cannon
n02950632	n02740764	cannon
n02950826	n03467984	cannon
n02950943	n04008634	cannonball, cannon ball, round shot
n02951358	n04244997	canoe
n02951585	n03848348	can opener, tin opener
n02951703	n03593526	canopic jar, canopic vase
n02951843	n04191943	canopy
n02952109	n03309808	canopy
n02952237	n03122748	canopy
n02952374	n03359566	canteen
n02952485	n04081281	canteen
n02952585	n04065464	canteen
n02952674	n04081281	canteen, mobile canteen
n02953197	n02898711	cantilever bridge
n02953455	n02767433	cantle
n02953673	n03309808	canvas
n02954163	n04411264	canvas tent, canvas
n02954340	n03502509	cap
n02954938	n04453910	cap
n02955065	n04014297	cap
n02955247	n03269401	capacitor, capacitance, condenser, electrical condenser
n02955540	n04295081	caparison, trapping, housing
n02955767	n03045337	cape
n02956699	n03449564	capitol
n02956795	n02877962	cap opener
n02956883	n03045337	capote, hooded cloak
n02957008	n03456665	capote, hooded coat
n02957135	n04153751	cap screw
n02957755	n03094503	capsule
n02958343	n03791235	car, auto, automobile, machine, motorcar
n02959942	n04576211	car, railcar, railway car, railroad car
n02960352	n03079741	car, elevator car
n02960690	n03533972,n03323703	carabiner, karabiner, snap ring
n02960903	n02876657	carafe, decanter
n02961035	n03541696	caravansary, caravanserai, khan, caravan inn
n02961225	n03651388	car battery, automobile battery
n02961451	n04090263	carbine
n02961544	n02866578	car bomb
n02962061	n02876657	carboy
n02962200	n03736970	carburetor, carburettor
n02962545	n14974264	card
n02962843	n02974697	cardcase
n02963159	n04370048	cardigan
n02963302	n03337140	card index, card catalog, card catalogue, card indices
n02963503	n03739693	cardiograph, electrocardiograph
n02963692	n03205143	cardioid microphone
n02963821	n03221720	car door
n02963987	n04105893	cardroom
n02964843	n03094503	cargo container
n02965216	n03673027	cargo liner
n02965300	n04194289	cargo ship, cargo vessel
n02965783	n03773035	car mirror
n02966193	n04088797	carousel, carrousel, merry-go-round, whirligig
n02966545	n03481172	carpenter's hammer, claw hammer, clawhammer
n02966687	n03619396	carpenter's kit, tool kit
n02967294	n02773838	carpetbag
n02967626	n03872495	carpet pad, rug pad, underlay, underlayment
n02967782	n03039947	carpet sweeper, sweeper
n02968074	n03416489	carport, car port
n02968333	n02696048	carrel, carrell, cubicle, stall
n02968473	n03538634	carriage, equipage, rig
n02969010	n03738472	carriage
n02969323	n04097622	carriageway
n02969886	n04038727	carrier
n02970408	n02773037	carryall, holdall, tote, tote bag
n02970534	n02766320	carrycot
n02970685	n04161358	car seat
n02970849	n04543158	cart
n02971167	n04440749	car tire, automobile tire, auto tire, rubber tire
n02971356	n02883344	carton
n02971579	n04468005	car train
n02971691	n02703275	cartridge
n02972397	n02827606	cartridge belt
n02973017	n04359335	cartridge holder, cartridge clip, clip, magazine
n02973236	n04574999	cartwheel
n02973558	n04157320	carving
n02973805	n03383948	carving fork
n02973904	n03623556	carving knife, carving knives
n02974003	n04574999	car wheel
n02974348	n03073977	caryatid, carides
n02974697	n03094503	case
n02975212	n03094503	case, display case, vitrine
n02976123	n03623556	case knife, sheath knife, case knives, sheath knives
n02976249	n04380346	case knife, case knives
n02976350	n04136510	casement
n02976455	n04587648	casement window
n02976939	n04340750	cashbox, money box, till
n02977058	n03699975	cash machine, cash dispenser, automated teller machine, automatic teller machine, automated teller, automatic teller
n02977330	n03309808	cashmere
n02977438	n02976939	cash register
n02977619	n03391770	casing
n02977936	n03413428	casino, gambling casino
n02978055	n02883344	casket, jewel casket
n02978478	n04068601	Cassegrainian telescope, Gregorian telescope
n02978753	n03206908	casserole
n02978881	n03094503	cassette
n02979074	n04392526	cassette deck
n02979186	n03278248	cassette player
n02979290	n04063373	cassette recorder
n02979399	n03708036	cassette tape
n02979836	n02785648	cast, plaster cast, plaster bandage
n02980036	n04101701	caster, castor
n02980441	n03385557	castle
n02981024	n04497962	catacomb
n02981321	n03099945	catalytic converter
n02981792	n04128499	catamaran
n02981911	n03288003	catapult, arbalest, arbalist, ballista, bricole, mangonel, onager, trebuchet, trebucket, ballistae, onagri
n02982232	n03183080	catapult, launcher
n02982416	n04128499	catboat
n02982515	n04060904	cat box
n02982599	n03323703	
n02983189	n03314378,n02799897	catcher's mask
n02983357	n04341686	catchment
n02984061	n03028079	cathedral
n02984203	n03028079	cathedral, duomo
n02984469	n04493505	catheter
n02984699	n03274796	cathode
n02985137	n03422589	cathode-ray tube, CRT
n02985963	n02876657	catsup bottle, ketchup bottle
n02986160	n02898711	cattle guard, cattle grid
n02987379	n03497657	cavalier hat, slouch hat
n02987492	n04373894	cavalry sword, saber, sabre
n02988066	n03036866	C-clamp
n02988156	n03243218	CD drive
n02988304	n03278248	CD player
n02988486	n03079230	CD-R, compact disc recordable, CD-WO, compact disc write-once
n02988679	n03079230,n04058239	CD-ROM, compact disc read-only memory
n02988963	n03243218	CD-ROM drive
n02989099	n03014705	cedar chest
n02990373	n04514899	ceiling
n02991048	n03269401	cell, electric cell
n02991302	n04105893	cell, jail cell, prison cell
n02991847	n04328946	cellar, wine cellar
n02992032	n02853016	cellblock, ward
n02992211	n02880546	cello, violoncello
n02992368	n03958752	cellophane
n02992529	n04044498	cellular telephone, cellular phone, cellphone, cell, mobile phone
n02992795	n02680337	cellulose tape, Scotch tape, Sellotape
n02993194	n03743902	cenotaph, empty tomb
n02993368	n04531098	censer, thurible
n02993546	n02913152	
n02994419	n03169390	centerpiece, centrepiece
n02994573	n04023249	center punch
n02995345	n03278248,n03493333	central processing unit, CPU, C.P.U., central processor, processor, mainframe
n02995871	n04021798	centrifugal pump
n02995998	n02727825	centrifuge, extractor, separator
n02997391	n03575240	ceramic
n02997607	n04516672	ceramic ware
n02997910	n02880940	cereal bowl
n02998003	n02883344	cereal box
n02998563	n03035510	cesspool, cesspit, sump
n02998841	n03502331	chador, chadar, chaddar, chuddar
n02999138	n03101986	chafing dish
n02999410	n03664943	chain
n02999936	n04081844	chain
n03000134	n03327234	chainlink fence
n03000247	n02862048	chain mail, ring mail, chain armor, chain armour, ring armor, ring armour
n03000684	n03996145	chain saw, chainsaw
n03001115	n04202417	chain store
n03001627	n04161981	chair
n03002096	n04161358	chair
n03002210	n03001627	chair of state
n03002341	n04231693	chairlift, chair lift
n03002711	n03001627	chaise longue, chaise, daybed
n03002816	n03544360	chalet
n03002948	n03147509	chalice, goblet
n03003091	n04608567	chalk
n03003730	n03285912	chamber
n03004275	n04060904	chamberpot, potty, thunder mug
n03004824	n02735688	chancel, sanctuary, bema
n03005033	n03449564	chancellery
n03005285	n03667380	chandelier, pendant, pendent
n03006105	n03895293	
n03006626	n03945615	chanter, melody pipe
n03007130	n03953416	chapel
n03007444	n02913152	chapterhouse
n03007591	n04004475	character printer, character-at-a-time printer, serial printer
n03008177	n03173387	charcuterie
n03008565	n03515338	heraldic bearing, armorial bearing
n03008976	n03183080	charger, battery charger
n03009794	n04523690	charnel house, charnel
n03010473	n04226537	chassis
n03010656	n03793186	chassis
n03010795	n04532106	chasuble
n03010915	n03118969	chateau, chateaux
n03011018	n02999410	chatelaine
n03011162	n04568298	
n03011355	n03716327	checker, chequer
n03011741	n03116530	checkout, checkout counter
n03012013	n04333129	cheekpiece
n03012897	n03316406	chemical plant
n03013162	n04565963	chemical weapon
n03013438	n03236735	chemise, sack
n03013580	n04508163	chemise, teddy
n03013850	n03309808	chenille
n03014440	n03716327	chessman, chess piece
n03014705	n02883344	chest
n03015149	n03164605	chesterfield
n03015254	n03405725	chest of drawers, chest, bureau, dresser, bureaux
n03015478	n04015204	chest protector
n03015851	n03773035	cheval glass
n03016389	n03322570	chicken coop, coop, hencoop, henhouse
n03016609	n03819595	chicken wire
n03016737	n04610503	chicken yard, hen yard, chicken run, fowl run
n03016868	n03309808	chiffon
n03016953	n03015254	chiffonier, commode
n03017070	n02821627	child's room
n03017168	n03915437	chime, bell, gong
n03017428	n03368878	chimney
n03018209	n03984234	china
n03018349	n02933112	china cabinet, china closet
n03018712	n03640988	Chinese lantern
n03019434	n04489008	chino
n03019685	n04081044	chin rest
n03019938	n03309808	chintz
n03020034	n04171831	chip, microchip, micro chip, silicon chip, microprocessor chip
n03020416	n03117199	chip, poker chip
n03020692	n03265032	chisel
n03021228	n02955767	chlamys, chlamydes, chlamyses
n03024064	n02735688	choir
n03025250	n04199027	chopine, platform
n03025886	n04338517	chordophone
n03026506	n04323819	Christmas stocking
n03026907	n04438304	chronograph
n03027108	n03733925	chronoscope
n03027250	n03525827	chuck
n03027625	n04199027	chukka, chukka boot
n03028079	n03953416	church, church building
n03028596	n02824448	church bell
n03028785	n03766322	church hat
n03029197	n04460130	church tower
n03029445	n04531098	churn, butter churn
n03030262	n02784732	cigar band
n03030353	n02883344	cigar box
n03030557	n03154073	cigar cutter
n03030880	n02927399	cigarette butt
n03031012	n02974697	cigarette case
n03031152	n03525454,n04493505	cigarette holder
n03031422	n03666591	cigar lighter, cigarette lighter, pocket lighter
n03032252	n04417809	cinema, movie theater, movie theatre, movie house, picture palace
n03032453	n02973558	cinquefoil
n03032811	n04110955	circle
n03033362	n03269401	circuit, electrical circuit, electric circuit
n03033986	n04004210	circuit board, circuit card, board, card, plug-in, add-in
n03034244	n03407369	circuit breaker, breaker
n03034405	n03278248	circuitry
n03034663	n03996145	circular saw, buzz saw
n03035252	n02954163	circus tent, big top, round top
n03035510	n04078574,n03982060	cistern
n03035832	n03467517	cittern, cithern, cither, citole, gittern
n03036022	n03478756	city hall
n03036469	n03051540	civilian clothing, civilian dress, civilian garb, plain clothes
n03036866	n03525827	
n03037404	n03926148	clapperboard
n03037709	n04222847	clarinet
n03038281	n03323703	clasp
n03038685	n04105893	classroom, schoolroom
n03038870	n03614532,n04338517	clavichord
n03039015	n03614532,n04338517	clavier, Klavier
n03039259	n04394261	clay pigeon
n03039493	n02904640	claymore
n03039827	n04202417	cleaners, dry cleaners
n03039947	n03563967	cleaning implement, cleaning device, cleaning equipment
n03040229	n03872495,n03039947	cleaning pad
n03040376	n04105893	clean room, white room
n03041114	n03323703	cleat
n03041449	n04199027	cleats
n03041632	n03623556	cleaver, meat cleaver
n03041810	n04587648	clerestory, clearstory
n03042139	n03119510	clevis
n03042490	n03259505	cliff dwelling
n03042697	n03391770	climbing frame
n03043274	n03739518	clinic
n03043423	n03749807	clinical thermometer, mercury-in-glass clinical thermometer
n03043693	n02897820	clinker, clinker brick
n03043958	n03323703	clip
n03044934	n04148054	clipper
n03045228	n04128837	clipper, clipper ship
n03045337	n03863923	cloak
n03045698	n03122748	cloak
n03046029	n03766322	cloche
n03046133	n04014297	cloche
n03046257	n04437953	clock
n03046802	n03927792	clock pendulum
n03046921	n04043733	clock radio
n03047052	n04460130	clock tower
n03047690	n03380867	clog, geta, patten, sabot
n03047799	n03284981	cloisonne
n03047941	n03120198	cloister
n03048883	n03033362	closed circuit, loop
n03049066	n04404412	closed-circuit television
n03049457	n04105893	closet
n03049782	n02943241	closeup lens
n03049924	n02954340	cloth cap, flat cap
n03050026	n03122748	cloth covering
n03050453	n02908217	clothesbrush
n03050546	n04550184	clothes closet, clothespress
n03050655	n03251766,n04580493	clothes dryer, clothes drier
n03050864	n03482405	clothes hamper, laundry basket, clothes basket, voider
n03051041	n03391770	clotheshorse
n03051249	n03323703	clothespin, clothes pin, clothes peg
n03051396	n03976657	clothes tree, coat tree, coat stand
n03051540	n03122748,n03093574	clothing, article of clothing, vesture, wearable, habiliment
n03053474	n04317420	club
n03054901	n03119510	clutch
n03055418	n02774152	clutch bag
n03055670	n02968473	coach, four-in-hand, coach-and-four
n03055857	n03859280	coach house, carriage house, remise
n03057021	n03863923	coat
n03057541	n02928608	coat button
n03057636	n04550184	coat closet
n03057920	n03490884	coat hanger, clothes hanger, dress hanger
n03058107	n03122748	coating, coat
n03058603	n03309808	coating
n03058949	n03875218,n03058107	coat of paint
n03059366	n02934168	coaxial cable, coax cable
n03059685	n04275363	cobweb
n03061050	n03497657	cocked hat
n03061211	n03964744	cockhorse
n03061345	n04244997	cockleshell
n03061505	n03079741	cockpit
n03061674	n04161358	cockpit
n03062015	n03236735	cocktail dress, sheath
n03062122	n02796995	cocktail lounge
n03062245	n04183329	cocktail shaker
n03062336	n02978753	cocotte
n03062985	n02946921	coffee can
n03063073	n03147509	coffee cup
n03063199	n03339643	coffee filter
n03063338	n03620052	coffee maker
n03063485	n03765561	coffee mill, coffee grinder
n03063599	n03797390	coffee mug
n03063689	n03990474	coffeepot
n03063968	n04379243	coffee table, cocktail table
n03064250	n04516214	coffee urn
n03064350	n03014705	coffer
n03064758	n02883344	coffin, casket
n03064935	n04452848	cog, sprocket
n03065243	n04232153	coif
n03065424	n04341686	coil, volute, whorl, helix, helices
n03066359	n04288272	coil spring, volute spring
n03066849	n04332243	colander, cullender
n03067093	n02984699	cold cathode
n03067212	n03020692	cold chisel, set chisel
n03067339	n03128519	cold cream, coldcream, face cream, vanishing cream
n03067518	n04014297	cold frame
n03068181	n02784218	collar, neckband
n03068998	n03815482	collar
n03069752	n02914991	college
n03070059	n03027250	collet, collet chuck
n03070193	n02670382	collider
n03071021	n03916031	cologne, cologne water, eau de cologne
n03071160	n04341686	colonnade
n03071923	n03354903	colors, colours
n03072201	n04404412	color television, colour television, color television system, colour television system, color TV, colour TV
n03072440	n03617594	color tube, colour tube, color television tube, colour television tube, color TV tube, colour TV tube
n03073296	n04086273	Colt
n03073545	n04523690	columbarium, columbaria
n03073694	n04061969	columbarium, cinerarium, columbaria, cineraria
n03073977	n04515129	column
n03074380	n04341686	column
n03074855	n03183080	comb
n03075097	n04451818	comb
n03075370	n03682487	combination lock
n03075634	n03496892	combine
n03075768	n03183080	comforter, pacifier, baby's dummy, teething ring
n03075946	n03779000	command module
n03076411	n04202417	commissary
n03076708	n00021939	commodity, trade good
n03077616	n03679712	common room
n03077741	n04137444	communications satellite
n03078287	n04377057	communication system
n03078802	n03896233	commuter, commuter train
n03078995	n02974697	compact, powder compact
n03079136	n02958343	compact, compact car
n03079230	n03851787,n04063868	compact disk, compact disc, CD
n03079494	n04063373	compact-disk burner, CD burner
n03079741	n04105893	compartment
n03080497	n03813176	compass
n03080633	n03231160	compass
n03081021	n03892891	component, constituent
n03082127	n03659292	compound lever
n03082280	n03667829	compound microscope
n03082656	n02785648	compression bandage, tourniquet
n03082807	n03736970	compressor
n03082979	n03699975	computer, computing machine, computing device, data processor, electronic computer, information processing system
n03084420	n03033362	computer circuit
n03084834	n04450243	computerized axial tomography scanner, CAT scanner
n03085013	n03614007,n03163973	computer keyboard, keypad
n03085219	n03782190	computer monitor
n03085333	n03820728	computer network
n03085602	n04152593	computer screen, computer display
n03085915	n04377057	computer system, computing system, automatic data processing system, ADP system, ADPS
n03086457	n03452741	concert grand, concert piano
n03086580	n03478907	concert hall
n03086670	n03393324	concertina
n03086868	n02790823	concertina
n03087069	n03699975	concrete mixer, cement mixer
n03087245	n02692513	condensation pump, diffusion pump
n03087366	n03656484	condenser, optical condenser
n03087816	n03759954	condenser microphone, capacitor microphone
n03088389	n03546340	condominium
n03088580	n03259505	condominium, condo
n03088707	n03183080	conductor
n03089014	n03895293	conduit
n03089624	n04202417	confectionery, confectionary, candy store
n03089753	n02993546	conference center, conference house
n03089879	n04105893	conference room
n03090000	n04379243	conference table, council table, council board
n03090172	n02873839	confessional
n03091044	n04100174	connecting rod
n03091374	n03575240	connection, connexion, connector, connecter
n03092166	n03457902	conservatory, hothouse, indoor garden
n03092314	n04146050	conservatory, conservatoire
n03092656	n04147495	console
n03092883	n04379243	console table
n03093574	n03076708	consumer goods
n03093792	n03605915	tangency
n03094159	n03656484	contact, contact lens
n03094503	n03575240	container
n03095699	n02965300	container ship, containership, container vessel
n03096960	n03738472	control, controller
n03097362	n02993546	control center
n03097535	n03326073	control circuit, negative feedback circuit
n03097673	n03613592	control key, command key
n03098140	n03269401	control panel, instrument panel, control board, board, panel
n03098688	n04105893	control room
n03098806	n04377057	control system
n03098959	n04460130	control tower
n03099147	n03508101	convector
n03099274	n04202417	convenience store
n03099454	n04073948	convent
n03099771	n03656484	converging lens, convex lens
n03099945	n03183080	converter, convertor
n03100240	n02958343	convertible
n03100346	n04256520	convertible, sofa bed
n03100490	n03575240	conveyance, transport
n03100897	n02827883	conveyer belt, conveyor belt, conveyer, conveyor, transporter
n03101156	n03101986	cooker
n03101517	n03621049	cookie cutter
n03101664	n03593526	cookie jar, cooky jar
n03101796	n03101986	cookie sheet, baking tray
n03101986	n03621049	cooking utensil, cookware
n03102371	n04330340	cookstove
n03102654	n04070727	cooler, ice chest
n03102859	n03738472	cooling system
n03103396	n03102859	cooling tower
n03103563	n02954340	coonskin cap, coonskin
n03104594	n04076846	copy
n03105088	n03736970	copyholder
n03105306	n04244997	coracle
n03105467	n02888569	corbel, truss
n03106110	n03670849	cord
n03106722	n03309808	cord, corduroy
n03106898	n03088707	cord, electric cord
n03107046	n04108268	cordage
n03107488	n04489008	cords, corduroys
n03108455	n03240327	core bit
n03108853	n03967942	cork, bottle cork
n03109150	n02877962	corkscrew, bottle screw
n03109253	n03131669	corncrib
n03109693	n04341686	quoin
n03109881	n02735688	nook
n03110669	n02891788	cornet, horn, trumpet, trump
n03111041	n04008947	cornice
n03111177	n03780392	cornice
n03111296	n03391770	cornice, valance, valance board, pelmet
n03111690	n03907654	correctional institution
n03111899	n03183080	corrective, restorative
n03112719	n02862048	corselet, corslet
n03112869	n03387323	corset, girdle, stays
n03113152	n04447443	cosmetic
n03113657	n02756098	costume
n03113835	n02756098	costume
n03114236	n02756098	costume
n03114379	n03050026	cosy, tea cosy, tea cozy
n03114504	n02818832	cot, camp bed
n03115180	n03309808	cotton
n03115400	n03309808	cotton flannel, Canton flannel
n03115762	n02818832	couch
n03115897	n03360845	couch
n03116530	n04379243	counter
n03116767	n02938886	counter, tabulator
n03117199	n03414162	counter
n03118969	n03544360	country house
n03119203	n03748162	country store, general store, trading post
n03119396	n02958343	coupe
n03119510	n03736970	coupling, coupler
n03120198	n02735688	court, courtyard
n03120491	n08570758	court
n03120778	n04105893	court, courtroom
n03121298	n03545150	courthouse
n03121431	n03449564	courthouse
n03121897	n04015204	coverall
n03122073	n02898711	covered bridge
n03122202	n03678362	covered couch
n03122295	n04543158	covered wagon, Conestoga wagon, Conestoga, prairie wagon, prairie schooner
n03122748	n00021939	covering
n03123553	n02822220	coverlet
n03123809	n02793495	cowbarn, cowshed, cow barn, cowhouse, byre
n03123917	n02824448	cowbell
n03124043	n02872752	cowboy boot
n03124170	n03497657	cowboy hat, ten-gallon hat
n03124474	n03531281	cowl
n03124590	n03907227	cow pen, cattle pen, corral
n03125057	n03033986	CPU board, mother board
n03125729	n02766320	cradle
n03125870	n04524313	craft
n03126385	n04275661	crampon, crampoon, climbing iron, climber
n03126580	n03454211	crampon, crampoon
n03126707	n03664675	crane
n03127203	n03546766	crankcase
n03127408	n04111190	crankshaft
n03127747	n03513137	crash helmet
n03127925	n02883344	crate
n03128085	n03816005	cravat
n03128248	n04608567	crayon, wax crayon
n03128427	n03898633	crazy quilt
n03128519	n04447443	cream, ointment, emollient
n03129001	n03950228	cream pitcher, creamer
n03129123	n00021939	creation
n03129471	n03540595	creche, foundling hospital
n03129753	n02912065	credenza, credence
n03130066	n03404449	crematory, crematorium, cremation chamber, crematoria
n03130563	n03309808	crepe, crape
n03130761	n03130563	crepe de Chine
n03131574	n02766320	crib, cot
n03131669	n02839910,n03452449	crib
n03131967	n02778669,n03132261	cricket ball
n03132076	n03132261	cricket bat, bat
n03132261	n04285146	cricket equipment
n03132666	n03309808	crinoline
n03132776	n03920737	crinoline
n03133050	n03816136	crochet needle, crochet hook
n03133415	n03593526	crock, earthenware jar
n03133538	n04381994	crockery, dishware
n03133878	n03101156	Crock Pot
n03134739	n02778669,n03134853	croquet ball
n03134853	n04285146	croquet equipment
n03135030	n03715892,n03134853	croquet mallet
n03135152	n03282591	
n03135532	n04341686	cross
n03135917	n02788689	crossbar
n03136369	n02879718	crossbow
n03137228	n03899328	crosswalk, crossover
n03137473	n04127904	crossjack, mizzen course
n03137579	n02886599	crosspiece
n03138344	n03659292	crowbar, wrecking bar, pry bar
n03138669	n03597317,n03139464	crown, diadem
n03139464	n04071263	crown jewels
n03140126	n04531098	crucible
n03140292	n03135152	crucifix, rood, rood-tree
n03140431	n02876657	cruet, crewet
n03140652	n03096960	cruise control
n03140900	n04552696	cruiser
n03141065	n02958343	cruiser, police cruiser, patrol car, police car, prowl car, squad car
n03141327	n03673027	cruise ship, cruise liner
n03141455	n04333129	crupper
n03141702	n03183080	crusher
n03141823	n04296261	crutch
n03142679	n04014297	crystal, watch crystal, watch glass
n03145147	n03046257	cuckoo clock
n03145522	n04285622	cue, cue stick, pool cue, pool stick
n03145719	n02839351	cue ball
n03145843	n03641706	cuff, turnup
n03146219	n02862048	cuirass
n03146687	n03471473	cullis
n03146846	n03322940	cultivator, tiller
n03147280	n03231912	culvert
n03147509	n03133538,n03094503	cup
n03148324	n04328946	cupboard, closet
n03148727	n03220513	cupola
n03149401	n04105068	curb roof
n03149686	n03901074	curbstone, kerbstone
n03150232	n03736970	curler, hair curler, crimper
n03150511	n03528263	curling iron
n03151077	n02851099,n03405265	curtain, drapery
n03151500	n03873064	cushion
n03152303	n03449564	customhouse, customshouse
n03153375	n04381994	cutlery, eating utensil
n03154073	n03154446	cutter, cutlery, cutting tool
n03154446	n04451818	cutting implement
n03154895	n03282933	cutwork
n03156279	n03094503	cylinder
n03156767	n03682487	cylinder lock
n03157348	n03915437	cymbal
n03158186	n03118969	dacha
n03158885	n03624134	dagger, sticker
n03159535	n03322099	dairy, dairy farm
n03159640	n03961939	dais, podium, pulpit, rostrum, ambo, stump, soapbox, podia, rostra
n03160309	n02796623	dam, dike, dyke
n03160740	n03309808	damask
n03161450	n03183080	damper, muffler
n03163222	n03098140	dashboard, fascia, fasciae
n03163381	n04197391	dashiki, daishiki
n03163973	n03916720	data input device, input device
n03164344	n04377057	data system, information system
n03164605	n03100346	davenport
n03164722	n03179701	davenport
n03165096	n04256520	daybed, divan bed
n03165466	n03836062	day nursery, day care center
n03165616	n04146050	day school
n03165823	n02764779	dead axle
n03166514	n04079244	deanery
n03167666	n03961939	deck
n03167978	n03871628	deck
n03168107	n03984381	deck
n03168217	n03376595	deck chair, beach chair
n03169176	n03815278	decolletage
n03169390	n00021939	decoration, ornament, ornamentation
n03170635	n03273913	deep-freeze, Deepfreeze, deep freezer, freezer
n03171228	n04566257	defense system, defence system
n03171356	n04341686	defensive structure, defence
n03171635	n03277771	defibrillator
n03172038	n03183080	deflector
n03173270	n03262519	delft
n03173387	n04202417	delicatessen, deli, food shop
n03173929	n04520170	delivery truck, delivery van, panel truck
n03174450	n02876657	demijohn
n03174731	n03063073	demitasse
n03175081	n04105893	den
n03175189	n03309808	denim, dungaree, jean
n03175457	n03733925	densitometer
n03175604	n03183080	dental appliance
n03176386	n03175604	denture, dental plate, plate
n03176594	n04447443	deodorant, deodourant
n03176763	n03748162	department store, emporium, emporia
n03177165	n03113152	depilatory, depilator, epilator
n03177349	n03315023	depository, depositary, repository
n03177708	n03183080	depressor
n03178000	n03813176	depth finder
n03178430	n03126707	derrick
n03178674	n03948459	derringer
n03178782	n03169390	
n03179701	n04379243	desk
n03179910	n04401088	desk phone
n03180011	n03918480	desktop computer
n03180384	n04284002	dessert spoon
n03180504	n04552696	destroyer, guided missile destroyer
n03180865	n03544360	detached house, single dwelling
n03180969	n03183080	detector, sensor, sensing element
n03181293	n03278248	detector
n03183080	n03575240	device
n03186285	n04128837	dhow
n03186399	n03234306	diagram
n03186818	n04169437	dial, telephone dial
n03187037	n03568117	dial
n03187268	n04588739	dialog box, panel
n03187595	n04401088	dial telephone, dial phone
n03188531	n03419014	diaper, nappy, napkin
n03188725	n03309808	diaper
n03189083	n03736970	diaphragm
n03191286	n03094503	dice cup, dice box
n03192543	n04393095	Dictaphone
n03192790	n04184600	
n03193107	n03579982	diesel, diesel engine, diesel motor
n03193260	n03193597	diesel-electric locomotive, diesel-electric
n03193423	n03193597	diesel-hydraulic locomotive, diesel-hydraulic
n03193597	n03684823	diesel locomotive
n03195332	n02758960	digester
n03195959	n02757810	digital audiotape, DAT
n03196062	n02942699	digital camera, digital camerae
n03196217	n03046257	digital clock
n03196324	n03082979	digital computer
n03196598	n03211117	digital display, alphanumeric display
n03196990	n04402057	digital subscriber line, DSL
n03197337	n04555897	digital watch
n03198500	n04533042	dildo
n03199647	n04081281	diner
n03199775	n04105893	dinette
n03199901	n04244997	dinghy, dory, rowboat
n03200231	n02735688	dining area
n03200357	n03895866	dining car, diner, dining compartment, buffet car
n03200539	n03200701	dining-hall
n03200701	n04105893	dining room, dining-room
n03200906	n03405725	dining-room furniture
n03201035	n03201208,n03200906	dining-room table
n03201208	n04379964	dining table, board
n03201529	n02824448	dinner bell
n03201638	n03450230,n03384891	dinner dress, dinner gown, evening gown
n03201776	n03384891	dinner jacket, tux, tuxedo, black tie
n03202354	n03201208	dinner table
n03202760	n04171831	diode, semiconductor diode, junction rectifier, crystal rectifier
n03202940	n04494204	diode, rectifying tube, rectifying valve
n03203806	n03449564	diplomatic building
n03204306	n03633091	dipper
n03204558	n04445952	DIP switch, dual inline package switch
n03204955	n02715229	directional antenna, directional antennae
n03205143	n03759954	directional microphone
n03205458	n03158885	dirk
n03205574	n03236735	dirndl
n03205669	n03429003	dirndl
n03206282	n02783324	disco, discotheque
n03206718	n02756098	disguise
n03206908	n03133538,n03094503	dish
n03207305	n03204955	dish, dish aerial, dish antenna, saucer, dish antennae
n03207630	n04038727	dish rack
n03207743	n03932670	dishrag, dishcloth
n03207835	n04459362	dishtowel, dish towel, tea towel
n03207941	n04580493	dishwasher, dish washer, dishwashing machine
n03208556	n03959936,n03032811	disk, disc
n03208938	n03551084	disk brake, disc brake
n03209359	n03396654	disk clutch
n03209910	n03706653	diskette, floppy, floppy disk
n03210245	n03496612	disk harrow, disc harrow
n03210372	n02974697	dispatch case, dispatch box
n03210552	n03043274	dispensary
n03210683	n03094503	dispenser
n03211117	n03277771	display, video display
n03211789	n04587648	display window, shop window, shopwindow, show window
n03212114	n03620052	disposal, electric pig, garbage disposal
n03212811	n03956922	distillery
n03213538	n02955065	distributor cap
n03213826	n03093792	distributor point, breaker point
n03214253	n03302121	ditch
n03214582	n03619650	ditty bag
n03215508	n03519981	divided highway, dual carriageway
n03216402	n04015204	diving suit, diving dress
n03216710	n03147509	Dixie cup, paper cup
n03216828	n03638321	dock, dockage, docking facility
n03218198	n04235291	dogsled, dog sled, dog sleigh
n03219010	n03672352	doily, doyley, doyly
n03219135	n03964744	doll, dolly
n03219483	n03544360	dollhouse, doll's house
n03219966	n03589791	dolman, dolman jacket
n03220237	n03743016	dolmen, cromlech, portal tomb
n03220513	n04105068	dome
n03220692	n04295881	dome, domed stadium, covered stadium, domed stadia, covered stadia
n03221059	n03724870	domino, half mask, eye mask, dominoes
n03221351	n03277771	dongle
n03221540	n03589791	donkey jacket
n03221720	n03795580	door
n03222176	n04105893	door
n03222318	n04341686	door
n03222516	n04027023	doorbell, bell, buzzer
n03223162	n03682487	doorlock
n03223299	n03727837	doormat, welcome mat
n03223553	n03806652	doorplate
n03223686	n04220036	doorsill, doorstep
n03224603	n04587648	dormer, dormer window
n03224753	n04587648	dormer window
n03224893	n03679384,n02913152	dormitory, dorm, residence hall, hall, student residence
n03225108	n02821627	dormitory, dormitory room, dorm room
n03225777	n04004767	dot matrix printer, matrix printer, dot printer
n03225988	n02818832	double bed
n03226254	n04138977	double boiler, double saucepan
n03226375	n03589791	double-breasted jacket
n03226538	n04350905	double-breasted suit
n03226880	n03221720	double door
n03227317	n03625355	double knit
n03228016	n02817799	double-reed instrument, double reed
n03228254	n03589791	doublet
n03228365	n03135917	doubletree
n03228692	n02843684	dovecote, columbarium, columbary, columbaria
n03228967	n03787523	dovetail, dovetail joint
n03229244	n03323703	dowel, dowel pin
n03231160	n03574816	drafting instrument
n03231368	n04603729	drafting table, drawing table
n03231819	n04250224	Dragunov
n03231912	n03944672	drainpipe, waste pipe
n03232309	n03214253	drainage ditch
n03232543	n03339643	drain basket
n03233123	n03309808	drapery
n03233624	n02788689	drawbar
n03233744	n02898711	drawbridge, lift bridge
n03233905	n03094503,n04328946	drawer
n03234164	n04508489	drawers, underdrawers, shorts, boxers, boxershorts
n03234306	n04076846	drawing
n03234952	n03003091	drawing chalk
n03235042	n04061793	drawing room, withdrawing room
n03235180	n03079741	drawing room
n03235327	n03623556	drawknife, drawshave, drawknives
n03235796	n02773037	drawstring bag
n03236217	n03996416	dredge
n03236423	n02792552	dredger
n03236735	n04596852	dress, frock
n03237340	n02933112	dresser
n03237416	n03497657,n03746330	dress hat, high hat, opera hat, silk hat, stovepipe, top hat, topper, beaver
n03237639	n03050026	dressing, medical dressing
n03237839	n02774630	dressing case
n03237992	n04097866	dressing gown, robe-de-chambre, lounging robe, robes-de-chambre
n03238131	n04105893	dressing room
n03238286	n03589791	dressing sack, dressing sacque
n03238586	n04379243	dressing table, dresser, toilet table
n03239054	n03384891	dress suit, full dress, tailcoat, tail coat, tails, white tie, white tie and tails
n03239259	n03763968	dress uniform
n03239726	n04451818	drill
n03240140	n03995372	electric drill
n03240327	n02844307	drilling bit, drill bit
n03240683	n03241093	drilling platform, offshore rig
n03240892	n03702248	drill press
n03241093	n04091097	drill rig, drilling rig, oilrig, oil rig
n03241335	n03388043	drinking fountain, water fountain, bubbler
n03241496	n04531098	drinking vessel
n03242120	n03728131	drip mat
n03242506	n03063689	drip pot
n03242995	n03738472	
n03243218	n03183080	drive
n03244047	n04597066	driver, number one wood
n03244231	n04111190	driveshaft
n03244775	n03585073	driving iron, one iron
n03244919	n04574999	driving wheel
n03245724	n03945615	drone, drone pipe, bourdon
n03245889	n03510583	drone, pilotless aircraft, radio-controlled aircraft
n03246454	n03151077	drop curtain, drop cloth
n03246933	n04379243	drop-leaf table
n03247083	n03947111	dropper, eye dropper
n03247620	n14778436	drug
n03248958	n03247620	drug of abuse, street drug
n03249342	n04202417	drugstore, apothecary's shop, chemist's, chemist's shop, pharmacy
n03249569	n03915437	drum, membranophone, tympan
n03250089	n03551084	drum brake
n03250279	n03743761	drumhead, head
n03250405	n03672827	drum printer
n03250847	n04317420	drumstick
n03250952	n04540547	dry battery
n03251533	n03216828	dry dock, drydock, graving dock
n03251766	n02729837	dryer, drier
n03251932	n03373237	dry fly
n03252064	n03076708	drygoods, soft goods
n03252324	n03725717	dry masonry
n03252637	n04326547,n03252324	dry wall, dry-stone wall
n03253279	n02882647	duckpin
n03253398	n03089014	duct
n03253796	n03309808	duffel, duffle
n03253886	n03235796	duffel bag, duffle bag, duffel, duffle
n03254046	n03057021	duffel coat, duffle coat
n03254189	n04191595	dugout
n03254374	n02951358	dugout canoe, dugout, pirogue
n03254862	n04338517	dulcimer
n03255030	n04571292	dumbbell
n03255899	n02970849	dumpcart
n03256032	n03094503	Dumpster
n03256166	n04490091	dump truck, dumper, tipper truck, tipper lorry, tip truck, tipper
n03256788	n04065272	dune buggy, beach buggy
n03256928	n02991302	dungeon
n03257210	n03544360	duplex house, duplex, semidetached house
n03257586	n02727825	duplicator, copier
n03257877	n03093574	durables, durable goods, consumer durables
n03258330	n03932670	dustcloth, dustrag, duster
n03258577	n03932670	dust cover, dust sheet
n03258905	n04367480	dustmop, dust mop, dry mop
n03259009	n04060904	dustpan
n03259280	n03862676	Dutch oven
n03259401	n03990474	Dutch oven
n03259505	n03546340	dwelling, home, domicile, abode, habitation, dwelling house
n03260849	n03001627	Eames chair
n03261019	n03357376	earflap, earlap
n03261603	n03122748	earmuff
n03261776	n03274561	earphone, earpiece, headphone, phone
n03262072	n03967942	earplug
n03262248	n03261776	earplug
n03262349	n03597469	earring
n03262519	n02997607	earthenware
n03262717	n04051825	earthwork
n03262809	n04485082	easel
n03262932	n02738535	easy chair, lounge chair, overstuffed chair
n03263076	n03864356	eaves
n03264542	n08592656	
n03265032	n03154073	edge tool
n03265874	n04076846	effigy, simulacrum, simulacra
n03266371	n02817650,n03775199	eggbeater, eggwhisk
n03266749	n04033995	eiderdown, duvet, continental quilt
n03267113	n03982232	eight ball
n03267468	n04161358	ejection seat, ejector seat, capsule
n03267821	n02785648	elastic bandage
n03267972	n03183080	elastic device
n03268142	n02680110,n03267821	Elastoplast
n03268311	n03050026	elbow
n03268645	n04015204	elbow pad
n03268790	n02958343	electric, electric automobile, electric car
n03268918	n02934168	electrical cable
n03269203	n03099945	electrical converter
n03269401	n03183080	electrical device
n03270695	n02824448	electric bell
n03271030	n03575691	electric chair, chair, death chair, hot seat
n03271574	n03320046	electric fan, blower
n03272010	n03467517	electric guitar
n03272125	n03481521	electric hammer
n03272239	n04265275	electric heater, electric fire
n03272383	n03636248	electric lamp
n03272562	n03684823	electric locomotive
n03272810	n03753077	electric meter, power meter
n03272940	n03775199	electric mixer
n03273061	n03789946	electric motor
n03273551	n03279153	electric organ, electronic organ, Hammond organ, organ
n03273740	n04330340,n04580493	electric range
n03273913	n04070727	electric refrigerator, fridge
n03274265	n04453156	electric toothbrush
n03274435	n04505036	electric typewriter
n03274561	n04470953	electro-acoustic transducer
n03274796	n03088707	electrode
n03275681	n02955247	electrolytic, electrolytic capacitor, electrolytic condenser
n03277459	n02777100	electronic balance
n03277771	n03183080	electronic device
n03278248	n03294048	electronic equipment
n03278914	n03781787	electronic fetal monitor, electronic foetal monitor, fetal monitor, foetal monitor
n03279153	n03800933	electronic instrument, electronic musical instrument
n03279508	n03760671	electron microscope
n03280644	n04004475	electrostatic printer
n03280813	n04048568	elevated railway, elevated railroad, el, overhead railway
n03281145	n03664675	elevator
n03281673	n04182890	elevator shaft
n03282060	n03792048	embankment
n03282295	n03203806	embassy
n03282401	n03169390	embellishment
n03282591	n03178782	emblem
n03282933	n03816849	embroidery, fancywork
n03283221	n03541091	emergency room, ER
n03284743	n03058107	enamel
n03284886	n03875218	enamel
n03284981	n03101986	enamelware
n03285578	n03875218	encaustic
n03285912	n02735688	enclosure
n03287351	n03183080	energizer, energiser
n03287733	n03789946	engine
n03288003	n03574816	engine
n03288500	n04105893	engineering, engine room
n03288886	n04123740	English saddle, English cavalry saddle
n03289660	n03926148	enlarger
n03289985	n03859958	ensemble
n03290096	n03071923	ensign
n03290195	n04341686	entablature
n03290653	n04549122	entertainment center
n03290771	n02671062	entrance, entranceway, entryway, entree
n03291413	n03488603	entrenching tool, trenching spade
n03291741	n04605726	envelope
n03291819	n03094503	envelope
n03291963	n02773037	envelope, gasbag
n03292475	n03327691	epee
n03292603	n02994419	epergne
n03293741	n03278248	equalizer, equaliser
n03293863	n04403638	equatorial
n03294048	n03575240	equipment
n03294833	n03563967	eraser
n03295012	n04005340	erecting prism
n03295246	n03359566	Erlenmeyer flask
n03296081	n03736970	escapement
n03296328	n03385557	escarpment, escarp, scarp, protective embankment
n03297103	n04133789	espadrille
n03297226	n04478512	espalier
n03297495	n03063338	espresso maker
n03297644	n02935658	espresso shop
n03297735	n04341686	establishment
n03298089	n02935658	estaminet
n03298716	n03405725	etagere
n03298858	n03309808	etamine, etamin
n03300216	n03681477	ethernet
n03300443	n03059366	ethernet cable
n03301568	n02804252	euphonium
n03301833	n03102859	evaporative cooler
n03301940	n02774152	evening bag
n03302121	n00021939	
n03302671	n03302790	exercise bike, exercycle
n03302790	n03183080	exercise device
n03302938	n04377057	exhaust, exhaust system
n03303217	n03320046	exhaust fan
n03303831	n03478907	exhibition hall, exhibition area
n03303965	n03848729	exit, outlet, way out
n03305522	n03183080	explosive device
n03306385	n04019101	express
n03306610	n03519981	expressway, freeway, motorway, pike, state highway, superhighway, throughway, thruway
n03307037	n03106898	extension cord
n03307573	n03507963	external-combustion engine
n03307792	n03243218	external drive
n03308152	n03574816	extractor
n03308481	n03714235	eyebrow pencil
n03309110	n03714235	eyeliner
n03309356	n03050026	eyepatch, patch
n03309465	n03656484	eyepiece
n03309687	n03714235	eyeshadow
n03309808	n00021939	fabric, cloth, material, textile
n03313333	n03398467	facade
n03314028	n03963982	face card, picture card, court card
n03314227	n03314378	face guard
n03314378	n03725035	face mask
n03314608	n04014297	faceplate
n03314780	n03994008,n03714235	face powder
n03314884	n03502331	face veil
n03315023	n00021939	facility, installation
n03315644	n04014297	facing, cladding
n03316105	n03257586	facsimile, facsimile machine, fax
n03316406	n03956922	factory, mill, manufacturing plant, manufactory
n03317788	n03262519	faience
n03318136	n04020298	fairlead
n03318294	n03665366	fairy light
n03318865	n04373894	falchion
n03318983	n04014297	fallboard, fall-board
n03319457	n03724870	false face
n03319745	n04065464	family room
n03320046	n03183080	fan
n03320262	n02827883	fan belt
n03320421	n02848523	fan blade
n03320519	n03113657,n03206718	fancy dress, masquerade costume
n03320959	n04587648	fanlight
n03321103	n03596285	fanjet, fan-jet, fanjet engine, turbojet, turbojet engine, turbofan, turbofan engine
n03321563	n04544450	fanny pack, butt pack
n03321954	n04523993	fan vaulting
n03322099	n04602044	farm
n03322570	n02913152	farm building
n03322704	n03847823	farmer's market, green market, greenmarket
n03322836	n03544360	farmhouse
n03322940	n03699975	farm machine
n03323096	n03322099	farmplace, farm-place, farmstead
n03323703	n04081844	fastener, fastening, holdfast
n03324928	n03763968	fatigues
n03325088	n04072193	faucet, spigot
n03325584	n04143897	feather boa, boa
n03325941	n03497657	fedora, felt hat, homburg, Stetson, trilby
n03326073	n03033362	feedback circuit, feedback loop
n03326660	n04092305	felloe, felly
n03326795	n03309808	felt
n03326948	n03906997	felt-tip pen, felt-tipped pen, felt tip, Magic Marker
n03327133	n04128837	felucca
n03327234	n02796623	fence, fencing
n03327553	n03314378	fencing mask, fencer's mask
n03327691	n04373894	fencing sword
n03327841	n02796623	fender, wing
n03329302	n04110955,n04088797	Ferris wheel
n03329536	n02955065	ferrule, collet
n03329663	n02858304	ferry, ferryboat
n03331077	n02954340	fez, tarboosh, fezzes
n03331599	n02934168	fiber optic cable, fibre optic cable
n03332005	n03739693	fiberscope
n03332271	n02879517	fiddlestick, violin bow
n03332393	n02746365	field artillery, field gun
n03332989	n03279508	field-emission microscope
n03333129	n04070207	field glass, glass, spyglass
n03333252	n02778669	field hockey ball
n03333610	n03545150	field house, sports arena
n03333711	n03656484	field lens
n03334291	n02954163	field tent
n03334382	n03385557	fieldwork
n03334912	n02974003	fifth wheel
n03335030	n02691156,n04552348	fighter, fighter aircraft, attack aircraft
n03336282	n03558404	figure skate
n03336575	n04594489	filament
n03336839	n03489162	
n03337140	n03842156	file, file cabinet, filing cabinet
n03337383	n03376279	file folder
n03338821	n03926412	film, photographic film
n03339529	n03738472	film advance
n03339643	n03183080	filter
n03340581	n04294212	fin
n03340723	n03851341	finder, viewfinder, view finder
n03341153	n03122748	finger
n03341297	n04339638	fingerboard
n03341707	n03526198	finger hole
n03342015	n03875218	finger paint
n03342127	n03876519	finger-painting
n03342262	n04014297	finger plate, escutcheon, scutcheon
n03343354	n03945615	fipple flute, fipple pipe, recorder, vertical flute
n03343560	n03346455	fire
n03343737	n02694426	fire alarm, smoke alarm
n03343853	n03467984	firearm, piece, small-arm
n03344305	n02824448	fire bell
n03344393	n02858304	fireboat
n03344642	n02897820	firebrick
n03345487	n04490091	fire engine, fire truck
n03345837	n03183080	fire extinguisher, extinguisher, asphyxiator
n03346135	n03563967	fire iron
n03346455	n04061969	fireplace, hearth, open fireplace
n03347037	n04151581	fire screen, fireguard
n03347617	n04556948	fire tower
n03348868	n03003730	firing chamber, gun chamber
n03349469	n03619396	first-aid kit
n03349771	n02797881	first base, first bases
n03349892	n02672371	first class
n03350204	n02881193,n02732072	fishbowl, fish bowl, goldfish bowl
n03350602	n02776205	fisherman's lure, fish lure, fisherman's lures, fish lures
n03351262	n04530566	fishing boat, fishing smack, fishing vessel
n03351434	n03430959	fishing gear, fishing tackle, fishing rig, rig
n03351979	n04100174	fishing rod, fishing pole
n03352628	n03819994	fishnet, fishing net
n03353616	n02671421	
n03353951	n04521987	fixative
n03354207	n03259505	fixer-upper
n03354613	n00021939	fixture
n03354903	n03282591	flag
n03355768	n04531098	flagon
n03355925	n04296261	flagpole, flagstaff, flagstaves
n03356858	n04008947	flange, rim
n03356982	n03309808	flannel
n03357267	n03309808	flannelette
n03357376	n03122748	flap
n03357716	n02688443	flap, flaps
n03358172	n03636248,n03926148	flash, photoflash, flash lamp, flashgun, flashbulb, flash bulb
n03358380	n03897943	flash
n03358726	n02942699	flash camera, flash camerae
n03359137	n03272383	flashlight, torch
n03359285	n03250952	flashlight battery
n03359436	n03829340	flash memory
n03359566	n02876657	flask
n03360300	n04490490	flatbed
n03360431	n04000311	flatbed press, cylinder press
n03360622	n02828884	flat bench
n03360845	n03058949	flat coat, ground, primer coat, priming coat, undercoat
n03361297	n02726305	flatlet
n03361380	n03211117	flat panel display, FPD
n03361550	n03380867	flats
n03361945	n04381994	flatware
n03362890	n03008565	fleur-de-lis, fleur-de-lys, fleurs-de-lis, fleurs-de-lys
n03363363	n04221823	flight simulator, trainer
n03363549	n03469493	flintlock
n03363749	n03803116	flintlock, firelock
n03364008	n04133789	flip-flop, thong
n03364340	n00021939	
n03364599	n03489162	float, plasterer's float
n03365231	n04160586	floatplane, pontoon plane
n03365374	n03665366	flood, floodlight, flood lamp, photoflood
n03365592	n03536348	floor, flooring
n03365991	n04341686	floor, storey
n03366823	n03122748	floor cover, floor covering
n03366974	n03601840	floor joist
n03367059	n03636649	floor lamp
n03367410	n04202417	florist, florist shop, flower store
n03367545	n04426788	floss
n03368141	n07938773,n03169390	flower arrangement, floral arrangement
n03368352	n02819474	flowerbed, flower bed, bed of flowers
n03368878	n03089014	flue
n03369276	n02891788	flugelhorn, fluegelhorn
n03370387	n03636248	fluorescent lamp
n03371875	n04446521	flush toilet, lavatory
n03372029	n04598582	flute, transverse flute
n03372549	n04592099	flute, flute glass, champagne flute
n03373237	n03350602	fly
n03373611	n04160586	flying boat
n03373943	n02929289	flying buttress, arc-boutant, arcs-boutants
n03374372	n03351979	fly rod
n03374473	n04411264	fly tent
n03374649	n03450018	flywheel
n03374838	n02999410	fob, watch chain, watch guard
n03375329	n03503997	foglamp
n03375575	n03327691	foil
n03375694	n04189482	foil
n03376159	n03907227	fold, sheepfold, sheep pen, sheepcote
n03376279	n03122748	folder
n03376595	n03001627	folding chair
n03376938	n04140064	folding saw
n03378005	n03120198	food court
n03378174	n03620052	food processor
n03379051	n03513137	football helmet
n03379204	n04295881,n02752311	football stadium, football stadia
n03379343	n02808440	footbath
n03379828	n02898711	footbridge, overcrossing, pedestrian bridge
n03380724	n04326896	footstool, footrest, ottoman, tuffet, ottomans
n03380867	n03122748	footwear, footgear
n03381126	n03051540	footwear
n03381776	n04127904	fore-and-aft sail
n03382292	n03120198	forecourt
n03382413	n03167666	foredeck
n03382856	n03726760	foremast
n03383099	n04127904	foresail
n03383948	n03153375	fork
n03384352	n04170037	forklift
n03384891	n02756098	formalwear, eveningwear, evening dress, evening clothes
n03385557	n03171356	fortification, munition
n03386011	n03171356	fortress, fort
n03386544	n03909160	Foucault pendulum
n03386726	n03309808	foulard
n03386870	n04015204	foul-weather gear
n03387323	n04508163	foundation garment, foundation
n03387653	n03316406	foundry, metalworks
n03388043	n04341686	fountain
n03388183	n03906997	fountain pen
n03388323	n03815615	four-in-hand
n03388549	n02818832	four-poster
n03389611	n04472243	four-wheel drive, 4WD
n03389761	n03791235	four-wheel drive, 4WD
n03389889	n03474635	four-wheeler
n03390075	n02920503	foxhole, fox hole
n03390786	n04051825	fraise
n03390983	n03391770	frame
n03391301	n03391770	frame
n03391770	n04361095	
n03392741	n03699975	franking machine
n03393017	n04018399	free house
n03393324	n04586932	free-reed instrument
n03393761	n03054901	freewheel
n03393912	n02959942	freight car
n03394272	n03394480	freight liner, liner train
n03394480	n04468005	freight train, rattler
n03394649	n03221720	French door
n03394916	n02891788	French horn, horn
n03395514	n03394649	French window
n03395859	n03656484	Fresnel lens
n03396074	n02788689	fret
n03396654	n03054901	friction clutch
n03397087	n02734423	frieze
n03397266	n04552696	frigate
n03397532	n02681518	frill, furbelow
n03397947	n03208556,n03964744	Frisbee
n03398153	n03473966	frock
n03398228	n03057021	frock coat
n03398467	n04213626	
n03399677	n03984381	front porch
n03399761	n04009552	front projector
n03399971	n04243546	fruit machine
n03400231	n03880531	frying pan, frypan, skillet
n03401129	n03568117	fuel gauge, fuel indicator
n03401279	n03738241	fuel injection, fuel injection system
n03402188	n03763968	full-dress uniform
n03402941	n03785499	funeral home, funeral parlor, funeral parlour, funeral chapel, funeral church, funeral-residence
n03403643	n04516672	funnel
n03404149	n03419014	fur
n03404251	n03057021	fur coat
n03404360	n03497657	fur hat
n03404449	n03003730	furnace
n03405265	n03575240	furnishing
n03405595	n02671780	furnishing, trappings
n03405725	n03405265	furniture, piece of furniture, article of furniture
n03406966	n04478889	furrow
n03407369	n03269401	fuse, electrical fuse, safety fuse
n03407865	n03242995	fusee drive, fusee
n03408054	n02861886	fuselage
n03408444	n03731164	futon
n03409297	n03309808	gabardine
n03409393	n04546855	gable, gable end, gable wall
n03409591	n04105068	gable roof, saddle roof, saddleback, saddleback roof
n03410571	n03381776	gaff topsail, fore-and-aft topsail
n03410740	n04081844	gag, muzzle
n03410938	n03655072	gaiter
n03411079	n04199027	gaiter
n03411544	n02777734	gallery
n03412058	n04105893	gallery, art gallery, picture gallery
n03413428	n02913152,n03953020	gambling house, gambling den, gambling hell, gaming house
n03413684	n03409591	gambrel, gambrel roof
n03413828	n03414162	game
n03414029	n02773037	gamebag
n03414162	n03294048	game equipment
n03414676	n04379243	gaming table
n03415252	n04507155	gamp, brolly
n03415486	n03379828	gangplank, gangboard, gangway
n03415749	n03895585	gangway
n03416094	n03391770	gantry, gauntry
n03416489	n03859280	garage
n03416640	n04075916	garage, service department
n03416775	n04171459,n04090263	Garand rifle, Garand, M-1, M-1 rifle
n03416900	n04060904	garbage
n03417042	n04490091	garbage truck, dustcart
n03417202	n04544805	garboard, garboard plank, garboard strake
n03417345	n08674739	garden
n03417749	n04610879	garden
n03417970	n04050066	garden rake
n03418158	n04266486	garden spade
n03418242	n04451818	garden tool, lawn tool
n03418402	n04489817	garden trowel
n03418618	n04287153	gargoyle
n03418915	n03999992	garlic press
n03419014	n03051540	garment
n03420345	n02773838	garment bag
n03420801	n02954340	garrison cap, overseas cap
n03421324	n04508163	garter belt, suspender belt
n03421485	n03625783	garter stitch
n03421669	n02958343	gas guzzler
n03422072	n02923129	gas burner, gas jet
n03422589	n04494204	gas-discharge tube
n03423306	n03467984	gas gun
n03423479	n03508101	gas heater
n03423568	n04388743	gas holder, gasometer
n03423719	n04159354	gasket
n03423877	n03636248	gas lamp
n03424325	n03725035	gasmask, respirator, gas helmet
n03424489	n03753077	gas meter, gasometer
n03424630	n03579982	gasoline engine, petrol engine
n03424862	n03429288	gasoline gauge, gasoline gage, gas gauge, gas gage, petrol gauge, petrol gage
n03425241	n03862676	gas oven
n03425325	n03130066	gas oven
n03425413	n04021798	gas pump, gasoline pump, petrol pump, island dispenser
n03425595	n04330340	gas range, gas stove, gas cooker
n03425769	n03422072	gas ring
n03426134	n04388743	gas tank, gasoline tank, petrol tank
n03427202	n03948459	gat, rod
n03427296	n03795580	gate
n03427656	n03084420	gate, logic gate
n03428090	n03544360	gatehouse
n03428226	n03246933	gateleg table
n03428349	n03988170	gatepost
n03429003	n04230808	gathered skirt
n03429137	n03701391	Gatling gun
n03429288	n03733925	gauge, gage
n03429682	n03441112	gauntlet, gantlet
n03429914	n03819595	gauze, netting, veiling
n03430091	n03115180	gauze, gauze bandage
n03430313	n03715386	gavel
n03430418	n02913152	gazebo, summerhouse, gazeboes
n03430551	n04574999	gear, gear wheel, geared wheel, cogwheel
n03430959	n03294048	gear, paraphernalia, appurtenance
n03431243	n03738472	gear, gear mechanism
n03431745	n04576971	gearing, gear, geartrain, power train, train
n03432061	n03431243	gearset
n03432129	n03736970	gearshift, gearstick, shifter, gear lever
n03433877	n03287733	generator
n03434188	n02727825	generator
n03434285	n03277771	generator
n03435593	n03220513	geodesic dome
n03435743	n03309808	georgette
n03435991	n02968473	gharry
n03436075	n04298308	ghat
n03436182	n04315948	ghetto blaster, boom box
n03436417	n04202417	gift shop, novelty shop
n03436549	n04605726	gift wrapping
n03436891	n04244997	gig
n03437430	n03058107	gilt, gilding
n03437741	n03309808	gingham
n03437829	n02948557	girandole, girandola
n03437941	n02815950	girder
n03438071	n02784218	girdle, cincture, sash, waistband, waistcloth
n03438257	n03094503	glass, drinking glass
n03438661	n03439064	glass
n03438863	n02974697	glasses case
n03439064	n04381994	glassware, glasswork
n03439348	n03892557	glebe house
n03439814	n03510583	glider, sailplane
n03440216	n03811444	Global Positioning System, GPS, gps
n03440682	n03915437	glockenspiel, orchestral bells
n03441112	n03490324	glove
n03441345	n03079741	glove compartment
n03442597	n03568117	gnomon
n03442756	n03414162	goal
n03443005	n02735688	goalmouth
n03443149	n03988170	goalpost
n03443371	n03438257	goblet
n03443912	n04272054	goggles
n03444034	n03791235	go-kart
n03445326	n03963028	gold plate
n03445617	n02773037,n03446832	golf bag
n03445777	n02778669,n03446832	golf ball
n03445924	n03791235,n03446832	golfcart, golf cart
n03446070	n03446832	golf club, golf-club, club
n03446268	n03501614	golf-club head, club head, club-head, clubhead
n03446832	n04285146	golf equipment
n03447075	n03441112,n03446832	golf glove
n03447358	n03219135	golliwog, golliwogg
n03447447	n02858304	gondola
n03447721	n03915437	gong, tam-tam
n03448590	n02740764	gorget
n03448956	n03975035	Gothic arch
n03449309	n03265032	gouge
n03449451	n02876657	gourd, calabash
n03449564	n02913152	government building
n03450018	n03096960	governor, regulator
n03450230	n03236735	gown
n03450516	n03859495	gown, robe
n03450734	n03419014	gown, surgical gown, scrubs
n03450974	n03094503	grab bag
n03451120	n02788689	grab bar
n03451473	n03733925	graduate
n03451711	n03451473	graduated cylinder
n03451798	n03169390	graffito, graffiti
n03452267	n04064401	gramophone, acoustic gramophone
n03452449	n04329190	granary
n03452594	n03909406	grandfather clock, longcase clock
n03452741	n03928116	grand piano
n03453231	n03284981	graniteware
n03453443	n02732827	grape arbor, grape arbour
n03453809	n02743547	graphic art
n03454110	n02709367	grapnel, grapnel anchor
n03454211	n04451818	grapnel, grappler, grappling hook, grappling iron
n03454442	n04230808	grass skirt
n03454536	n03391770	grate, grating
n03454707	n02796623	grate, grating
n03454885	n03621049	grater
n03455033	n08664443	grave, tomb
n03455488	n04326084,n03743902	gravestone, headstone, tombstone
n03456024	n03206908	gravy boat, gravy holder, sauceboat, boat
n03456186	n03051540	
n03456299	n04021798	grease-gun, gun
n03456447	n03714235	greasepaint
n03456548	n04081281	greasy spoon
n03456665	n03057021	greatcoat, overcoat, topcoat
n03457008	n03478907	great hall
n03457686	n03461385	greengrocery
n03457902	n02913152	greenhouse, nursery, glasshouse
n03458271	n02866578	grenade
n03459328	n03101986	griddle
n03459775	n03454707	grille, radiator grille
n03460040	n03702248	grinder
n03460147	n04574999	grinding wheel, emery wheel
n03460297	n04326084,n04185071	grindstone
n03461288	n04122825	grocery bag
n03461385	n03722288	grocery store, grocery, food market, market
n03462110	n03309808	grosgrain
n03463381	n03365991	ground floor, first floor
n03463666	n03932670	groundsheet, ground cloth
n03463832	n03417345	grove, woodlet, orchard
n03464053	n04596852	G-string, thong
n03465426	n04379243	gueridon
n03465500	n04536866	Guarnerius
n03465718	n02821627	guestroom
n03466493	n03140900	guided missile cruiser
n03466600	n03397266	guided missile frigate
n03466839	n03478756	guildhall
n03467068	n03575691	guillotine
n03467517	n04338517	guitar
n03467796	n03929660	guitar pick
n03467984	n04565375	gun
n03468696	n03391770	gun carriage
n03468821	n02974697	gun case
n03469175	n03962525	gun enclosure, gun turret, turret
n03469493	n02677718	gunlock, firing mechanism
n03469903	n02773037	gunnysack, gunny sack, burlap bag
n03470387	n04216963	gunsight, gun-sight
n03470629	n03659292	gun trigger, trigger
n03471190	n03932670	gusset, inset
n03471473	n03006105	gutter, trough
n03472232	n04285146	gymnastic apparatus, exerciser
n03472535	n04199027	gym shoe, sneaker, tennis shoe
n03473227	n04110955	gyroscope, gyro
n03473966	n02756098	
n03474635	n02968473	hackney, hackney carriage, hackney coach
n03474779	n04140064	hacksaw, hack saw, metal saw
n03474896	n03485997	haft, helve
n03475581	n02908217	hairbrush
n03475823	n04447443	hairdressing, hair tonic, hair oil, hair grease
n03476083	n02756098	hairpiece, false hair, postiche
n03476313	n03940256	hairpin
n03476684	n03043958	hair slide
n03476991	n04447443	hair spray
n03477512	n02840619	half binding
n03478589	n04464852,n03764276	half track
n03478756	n02913152	hall
n03478907	n04105893	hall
n03479121	n02913152	hall
n03479397	n03224893	hall of residence
n03480579	n04453666	halter, halteres
n03480719	n03503718	halter, hackamore, halteres
n03481172	n03489162	hammer
n03481521	n03997484	hammer, power hammer
n03482252	n02818832	hammock, sack
n03482405	n02801938	hamper
n03482523	n03975232	hand
n03482877	n02778669	handball
n03483230	n03017168	handbell
n03483316	n02855089,n03251766	hand blower, blow dryer, blow drier, hair dryer, hair drier
n03483823	n02938886	hand calculator, pocket calculator
n03484083	n04576211	handcart, pushcart, cart, go-cart
n03484487	n03128519	hand cream
n03484576	n04181228	handcuff, cuff, handlock, manacle
n03484931	n03667829	hand glass, simple microscope, magnifying glass
n03485198	n03773035	hand glass, hand mirror
n03485407	n03985232	hand-held computer, hand-held microcomputer
n03485794	n03932670	handkerchief, hankie, hanky, hankey
n03485997	n02728763	handgrip
n03487090	n02788689	handlebar
n03487331	n03689157	handloom
n03487444	n03690938	hand lotion
n03487533	n02774630	hand luggage
n03487642	n03419014	hand-me-down
n03487774	n03649909	hand mower
n03487886	n04021798	hand pump
n03488188	n04140064	handsaw, hand saw, carpenter's saw
n03488438	n04401088	handset, French telephone
n03488603	n04208210,n03489162	hand shovel
n03489162	n04451818	hand tool
n03490006	n04459362	hand towel, face towel
n03490119	n03484083	hand truck, truck
n03490324	n03051540	handwear, hand wear
n03490449	n03096960	handwheel
n03490884	n04359589	hanger
n03491032	n03439814	hang glider
n03491178	n03169390	hanging, wall hanging
n03491988	n03065424	hank
n03492250	n04071102	harbor, harbour
n03492542	n03706653	hard disc, hard disk, fixed disk
n03492922	n03513137	hard hat, tin hat, safety hat
n03493333	n03081021	hardware, computer hardware
n03494278	n03393324	harmonica, mouth organ, harp, mouth harp
n03494537	n03393324	harmonium, organ, reed organ
n03494706	n04295081	harness
n03495039	n04359589	harness
n03495258	n03025886	harp
n03495570	n04359589	harp
n03496296	n03039015	harpsichord, cembalo, cembali
n03496612	n03146846	harrow
n03496892	n03322940	harvester, reaper
n03497352	n02982599	hasp
n03497657	n03502509	hat, chapeau, lid, chapeaux
n03498441	n02774630	hatbox
n03498662	n02963821	hatchback, hatchback door
n03498781	n02958343	hatchback
n03498962	n02764044	hatchet
n03499354	n03940256	hatpin
n03499468	n03000247	hauberk, byrnie
n03499907	n03467517	Hawaiian guitar, steel guitar
n03500209	n04108268	hawser
n03500389	n02778456	hay bale
n03500699	n03322940	haymaker, hay conditioner
n03501152	n03839795	
n03501288	n04008947	head
n03501614	n04337740	head
n03502200	n03882058	headboard
n03502331	n03419014	head covering, veil
n03502509	n03051540	headdress, headgear
n03503477	n03423719	head gasket
n03503718	n04295081	headgear
n03503997	n03665366	headlight, headlamp
n03504205	n03513137	headpiece
n03504723	n03841666	headquarters, central office, main office, home office, home base, home bases
n03505133	n04081044	headrest
n03505383	n04127904	headsail
n03505504	n03610992	headscarf
n03505667	n04402580	headset
n03506028	n02784218	headstall, headpiece
n03506184	n04359589	headstock
n03506370	n03953020	health spa, spa, health club
n03506560	n02676261	hearing aid, ear trumpet
n03506727	n03277771	hearing aid, deaf-aid
n03506880	n03791235	hearse
n03507241	n03259505	hearth
n03507458	n04118021	hearthrug
n03507963	n03287733	heat engine
n03508101	n03183080	heater, warmer
n03509394	n03272239	heat lamp, infrared lamp
n03509608	n02727825	heat pump
n03510244	n03088707,n13555915	heat sink
n03510583	n02686568	heavier-than-air craft
n03511175	n03327234	hedge, hedgerow
n03511333	n03418242	hedge trimmer
n03512147	n03510583	helicopter, whirlybird, eggbeater
n03512911	n04313220	helm
n03513137	n03502509	helmet
n03513376	n02740764	helmet
n03514451	n04364545	hemostat, haemostat
n03514693	n04180314	hemstitch, hemstitching
n03514894	n04107984	henroost
n03515338	n03282591	heraldry
n03516367	n03178782	herringbone, herringbone pattern
n03516844	n02872752	Hessian boot, hessian, jackboot, Wellington, Wellington boot
n03516996	n04043733	heterodyne receiver, superheterodyne receiver, superhet
n03517647	n02735688	hideaway
n03517760	n04077430	hi-fi, high fidelity sound system
n03517899	n02699494	high altar
n03517982	n02950256	high-angle gun
n03518135	n03438257	highball glass
n03518305	n03015254	highboy, tallboy
n03518445	n03001627	highchair, feeding chair
n03518943	n03722007	highlighter
n03519081	n03113152	highlighter
n03519387	n04460130	high-rise, tower block
n03519981	n04096066	highway, main road
n03520493	n03505504	hijab
n03520811	n03839993	hindrance, hinderance, preventative, incumbrance
n03521076	n03600977	hinge, flexible joint
n03521544	n02872752	hip boot, thigh boot
n03521675	n03359566	hipflask, pocket flask
n03521899	n03972524	hip pocket
n03522003	n04295881	hippodrome
n03522100	n04105068	hip roof, hipped roof
n03523987	n03558404	hockey skate
n03524150	n04318131	hockey stick
n03524574	n04451818	hoe
n03525074	n03664675	hoist
n03525454	n03525827	holder
n03525827	n03183080	holding device
n03526198	n03848729	hole
n03527149	n04221424	hollowware, holloware
n03527444	n04187061	holster
n03527565	n02827606	holster
n03528263	n02729837	home appliance, household appliance
n03528523	n03082979	home computer
n03528901	n02797881	home plate, home base, home, plate, home bases
n03529175	n03038685	home room, homeroom
n03529444	n03309808	homespun
n03529629	n03259505	homestead
n03529860	n04417809	home theater, home theatre
n03530511	n04577426	hone
n03530642	n03391770	honeycomb
n03530910	n04014297	hood, bonnet, cowl, cowling
n03531281	n03502509	hood
n03531447	n04105438	hood
n03531546	n03122748	hood, exhaust hood
n03532342	n03563967	hook
n03532672	n03736970	hook, claw
n03532919	n02982599	hook
n03533014	n03945167	hookah, narghile, nargileh, sheesha, shisha, chicha, calean, kalian, water pipe, hubble-bubble, hubbly-bubbly
n03533972	n02784218	hoop
n03534580	n04230808	hoopskirt, crinoline
n03534776	n04517823	Hoover
n03535024	n03014705	hope chest, wedding chest
n03535780	n03472232	horizontal bar, high bar
n03536122	n02688443	horizontal stabilizer, horizontal stabiliser, tailplane
n03536348	n04362025	horizontal surface
n03536761	n02694426	horn
n03537241	n03183080	horn
n03537412	n04027023	horn button
n03538037	n03472232	horse, gymnastic horse
n03538179	n03100490	horsebox
n03538406	n02970849	horse cart, horse-cart
n03538634	n04576211	horse-drawn vehicle
n03539433	n03959701	horseshoe, shoe
n03539546	n03414162	horseshoe
n03539678	n04466613	horse-trail
n03539875	n04493505	hose, hosepipe
n03540090	n03419014	hose
n03540267	n03381126	hosiery, hose
n03540595	n03739518	hospital, infirmary
n03540914	n04222210	hospital bed
n03541091	n04105893	hospital room
n03541269	n04194289	hospital ship
n03541537	n03546340	hostel, youth hostel, student lodging
n03541696	n03542333	hostel, hostelry, inn, auberge
n03541923	n02782093	hot-air balloon
n03542333	n02913152	hotel
n03542605	n02913152	hotel-casino, casino-hotel
n03542860	n02821627	hotel room
n03543012	n04402057	hot line
n03543112	n04205318	hot pants
n03543254	n03620052	hot plate, hotplate
n03543394	n02958343	hot rod, hot-rod
n03543603	n02808440	hot tub
n03543735	n04060904	hot-water bottle, hot-water bag
n03543945	n03011162	houndstooth check, hound's-tooth check, dogstooth check, dogs-tooth check, dog's-tooth check
n03544143	n04134632	hourglass
n03544238	n03482523	hour hand, little hand
n03544360	n03259505,n02913152	house
n03545150	n02913152	house
n03545470	n02792552	houseboat
n03545756	n04341686	house of cards, cardhouse, card-house, cardcastle
n03546112	n03875218	house paint, housepaint
n03546235	n04105068	housetop
n03546340	n04341686	housing, lodging, living accommodations
n03546766	n04014297	housing
n03547054	n04191595	hovel, hut, hutch, shack, shanty
n03547229	n03125870	hovercraft, ground-effect machine
n03548086	n02955065	hubcap
n03548402	n03964744	hula-hoop
n03548626	n04341686	hull
n03549199	n03764276	Humvee, Hum-Vee
n03549473	n03623556	hunting knife, hunting knives
n03549589	n02796623	hurdle
n03549732	n03167666	hurricane deck, hurricane roof, promenade deck, awning deck
n03549897	n03636248	hurricane lamp, hurricane lantern, tornado lantern, storm lantern, storm lamp
n03550153	n04191595	hut, army hut, field hut
n03550289	n02936714	hutch
n03551084	n02891188	hydraulic brake, hydraulic brakes
n03551395	n03999992	hydraulic press
n03552749	n04273569	hydrofoil, hydroplane
n03553019	n03183080	hydrofoil, foil
n03553248	n03834604,n02866578	hydrogen bomb, H-bomb, fusion bomb, thermonuclear bomb
n03554460	n03733925	hygrometer
n03555006	n03003730	hyperbaric chamber
n03555426	n04358707	hypermarket
n03555564	n03816136	hypodermic needle
n03555662	n04376876	hypodermic syringe, hypodermic, hypo
n03556679	n02764044	ice ax, ice axe, piolet, ice axes
n03557270	n04398688	iced-tea spoon
n03557360	n03558176	ice hockey rink, ice-hockey rink
n03557590	n03273913	ice machine
n03557692	n03620052	ice maker
n03558176	n04093625	ice rink, ice-skating rink, ice
n03558404	n04225729	ice skate
n03558633	n04450749	ice tongs
n03558739	n04476259	icetray
n03559999	n04020298	idle pulley, idler pulley, idle wheel
n03560430	n03547054	igloo, iglu
n03561047	n03613294	ignition key
n03563200	n04004475	impact printer
n03563460	n02848523	impeller
n03563967	n03575240	
n03565288	n03183080	imprint
n03565830	n04060904	in-basket, in-tray
n03566193	n03404449	incinerator
n03566329	n03700963	inclined plane
n03566730	n03813176	inclinometer
n03567066	n02727825	incubator, brooder
n03568117	n03183080	indicator
n03570526	n02852523	ingot, metal bar, block of metal
n03571280	n03210683	inhaler, inhalator
n03571625	n02876657	ink bottle, inkpot
n03571942	n03225777	ink-jet printer
n03572107	n04391569	inkle
n03572321	n04572935	inkwell, inkstand
n03572449	n03169390	
n03574243	n03122748	instep
n03574555	n03297735	institution
n03574816	n03183080	instrument
n03575240	n00021939	instrumentality, instrumentation
n03575691	n03574816	instrument of execution
n03575958	n03574816	instrument of punishment
n03577090	n03084420	integrated circuit, microcircuit
n03577672	n03335030	interceptor
n03577818	n03605722	interchange
n03578055	n03078287	intercommunication system, intercom
n03578251	n02781338	intercontinental ballistic missile, ICBM
n03578656	n03084420	interface, port
n03579538	n03221720	interior door
n03579982	n03507963	internal-combustion engine, ICE
n03580518	n03243218	internal drive
n03580845	n03578055	interphone
n03581125	n03605722	intersection, crossroad, crossway, carrefour
n03582959	n03269203	inverter
n03584254	n04315948	iPod
n03584400	n03584254	video iPod
n03584829	n03528263	iron, smoothing iron
n03585073	n03446070	iron
n03585438	n04181228	irons, chains
n03585682	n03387653	iron foundry
n03586219	n04080833	iron lung
n03586631	n03748886	ironmongery
n03587205	n03214253	irrigation ditch
n03588951	n04451818	jack
n03589513	n03269401	jack
n03589791	n03057021	jacket
n03590306	n04605726	jacket
n03590588	n03964744	jack-in-the-box, jacks-in-the-box
n03590841	n03640988	jack-o'-lantern
n03590932	n03954731	jack plane
n03592245	n03111690	jail, jailhouse, gaol, slammer, poky, pokey
n03592669	n04211356	jalousie
n03592773	n04515129	jamb
n03593122	n03593526	jampot, jamjar
n03593526	n04531098	jar
n03594148	n04270891,n04285146	javelin
n03594523	n04451818	Jaws of Life, Jaws of lives
n03594734	n04489008,n04603872	jean, blue jean, denim
n03594945	n02958343	jeep, landrover
n03595264	n03589791	jerkin
n03595409	n04591713	jeroboam, double-magnum
n03595523	n03625355	jersey
n03595614	n04197391	jersey, T-shirt, tee shirt
n03595860	n02691156	jet, jet plane, jet-propelled plane
n03596285	n04057435	jet engine
n03596543	n03595860	jetliner
n03597317	n03502509	jewelled headdress, jeweled headdress
n03597469	n02681518	jewelry, jewellery
n03597916	n03800933	jew's harp, jews' harp, mouth bow
n03598151	n03381776	jib
n03598299	n04267577	jibboom
n03598515	n03350602	jig
n03598930	n04028315	jigsaw puzzle
n03599486	n02970849	jinrikisha, ricksha, rickshaw
n03600285	n04489008	jodhpurs, jodhpur breeches, riding breeches
n03600475	n04089666	jodhpur, jodhpur boot, jodhpur shoe
n03600722	n04598792	joinery
n03600977	n03605915	joint
n03601638	n03954731	jointer, jointer plane, jointing plane, long plane
n03601840	n02815950	joist
n03602081	n04612504	jolly boat
n03602883	n03096960,n03163973	joystick
n03603442	n04341686,n03964744	jungle gym
n03603594	n02858304	junk
n03603722	n02876657	jug
n03604156	n04064401	jukebox, nickelodeon
n03604311	n03595860	jumbojet, jumbo jet
n03604400	n03236735	jumper, pinafore, pinny
n03604629	n03091374	jumper
n03604843	n03604629,n04594489	jumper cable, jumper lead, booster cable
n03605598	n03419014	jump suit, jumpsuit
n03605722	n08664443	junction
n03605915	n03091374	junction
n03606251	n04202417	junk shop
n03607029	n03219135	kachina
n03607659	n04347519	Kalashnikov
n03607923	n04497570	kameez
n03609235	n02951358	kayak
n03609397	n04586932	kazoo
n03610098	n04340935	donjon, dungeon
n03610418	n02795169	keg
n03610524	n03859280,n04191943	kennel, doghouse, dog house
n03610682	n02954340	kepi, peaked cap, service cap, yachting cap
n03610992	n04143897	kerchief
n03612010	n04128837	ketch
n03612814	n03990474	kettle, boiler
n03612965	n03915437	kettle, kettledrum, tympanum, tympani, timpani, tympana
n03613294	n03183080	key
n03613592	n03659292	key
n03614007	n03183080	keyboard
n03614532	n03800933	keyboard instrument
n03614782	n03526198	keyhole
n03615133	n02914813	keystone, key, headstone
n03615300	n03309808	khadi, khaddar
n03615406	n03309808	khaki
n03615563	n03763968	khakis
n03615655	n03505504	khimar
n03615790	n03624134	khukuri
n03616428	n04100174	kickstand
n03616763	n04304375	kick starter, kick start
n03616979	n03441112	kid glove, suede glove
n03617095	n03404449	kiln
n03617312	n04230808	kilt
n03617480	n04097866	kimono
n03617594	n02985137	kinescope, picture tube, television tube
n03618101	n03014440	king
n03618982	n03028079	kirk
n03619196	n03236735	kirtle
n03619275	n04497570	kirtle
n03619396	n03430959	kit, outfit
n03619650	n02974697	kit
n03619793	n02769748	kitbag, kit bag
n03619890	n04105893	kitchen
n03620052	n03528263	kitchen appliance
n03620967	n04379243	kitchen table
n03621049	n04516672	kitchen utensil
n03621377	n03621049	kitchenware
n03621473	n03964744	kite
n03622058	n03536761	klaxon, claxon
n03622839	n02887209	knee brace
n03622931	n04254777,n04323819	knee-high, knee-hi
n03623198	n04015204	knee pad
n03623338	n02740764	knee piece
n03623556	n03265032	knife, knives
n03624134	n04565375	knife, knives
n03624400	n02848216	knife blade
n03625355	n03309808	knit
n03625539	n04417180	knitting machine
n03625646	n03816136	knitting needle
n03625783	n04321238	knitting stitch
n03625943	n03051540	knitwear
n03626115	n04008947	knob, boss
n03626760	n03183080	knocker, doorknocker, rapper
n03627232	n03323703	knot
n03628215	n04338517	koto
n03628511	n02806088	kremlin
n03629100	n04118021	Kurdistan
n03629231	n04197391	kurta
n03629520	n03147509	kylix, cylix, kylikes, cylices, cylikes
n03630262	n04600486	lab bench, laboratory bench
n03630383	n03057021	lab coat, laboratory coat
n03631177	n03309808	lace
n03631445	n03106110	lacing
n03631922	n04599396	lacquerware
n03632577	n02767433	ladder-back
n03632729	n03001627	ladder-back, ladder-back chair
n03632852	n03345487	ladder truck, aerial ladder truck
n03633091	n04531098	ladle
n03633886	n04598136	lag screw, lag bolt
n03635032	n03781244	lamasery
n03635108	n03491178	lambrequin
n03635330	n03309808	lame
n03635668	n04188643,n03635932	laminate
n03635932	n04341686	lamination
n03636248	n04263760	lamp
n03636649	n03405725	lamp
n03637181	n03988170	lamppost
n03637318	n04181718	lampshade, lamp shade
n03637898	n04587648	lancet window
n03638321	n04341686	landing, landing place
n03638883	n04507453	landing gear
n03639077	n03352628	landing net
n03639497	n04402057	land line, landline
n03640850	n03128519	lanolin
n03640988	n03636248	lantern
n03641569	n03106110	lanyard, laniard
n03641706	n03357376	lap
n03642444	n03641706	lapel
n03642806	n03985232	laptop, laptop computer
n03643149	n03739693	laryngoscope
n03643253	n03851341	laser, optical maser
n03643491	n04245847	laser-guided bomb, LGB
n03643737	n03280644	laser printer
n03644248	n07938773	lash-up, contrivance
n03644378	n04108268	lasso, lariat, riata, reata, lassoes
n03644858	n02982599	latch
n03645011	n03682487	latch, door latch
n03645577	n03381776	lateen, lateen sail
n03646020	n04557308	latex paint, latex, rubber-base paint, latices
n03646148	n04234455	lath
n03646296	n04184435	lathe
n03646916	n03391770	lattice, latticework, fretwork
n03647520	n02738031	launcher, rocket launcher
n03648431	n03484083	laundry cart
n03649161	n03908831	lavaliere, lavalier, lavalliere
n03649674	n03001627	lawn chair, garden chair
n03649797	n03405725	lawn furniture
n03649909	n03418242	lawn mower, mower
n03650551	n03619396	layette
n03651388	n04328329	lead-acid battery, lead-acid accumulator
n03651843	n04072551	leading rein
n03652100	n03908204	lead pencil
n03652729	n04191943	lean-to
n03652932	n04081844	leash
n03653110	n03309808	leatherette, imitation leather
n03653220	n03563967	leather strip
n03653583	n04301000	lectern, reading desk
n03653740	n03038685	lecture room
n03653833	n04205318	lederhosen
n03654576	n03050026	leg
n03655072	n03419014	legging, leging, leg covering
n03655720	n03051540	leisure wear
n03656484	n03851341	lens, lense, lens system
n03656957	n03278248	lens, electron lens
n03657121	n02955065	lens cap, lens cover
n03657511	n03419014	leotard, unitard, body suit, cat suit
n03658185	n03623556	letter opener, paper knife, paperknife, paper knives, paperknives
n03658858	n03568117	spirit level
n03659292	n02788689	lever
n03659686	n04497005	lever, lever tumbler
n03659809	n03700963	lever
n03659950	n03682487	lever lock
n03660124	n03594734	Levi's, levis
n03660909	n04105893	library
n03661043	n02913152	library
n03661340	n04453910	lid
n03662601	n04158807	lifeboat
n03662719	n03663531	life buoy, lifesaver, life belt, life ring
n03662887	n03663531	life jacket, life vest, cork jacket
n03663069	n03670849	lifeline
n03663531	n03364340,n04077734	life preserver, preserver, flotation device
n03664675	n03183080	lifting device
n03664943	n02755352	ligament
n03665366	n04263760	light source
n03665924	n03272383	light bulb, lightbulb, bulb, incandescent lamp, electric light, electric-light bulb
n03666362	n03202760	light-emitting diode
n03666591	n03183080	lighter, igniter, ignitor
n03666917	n02686568	lighter-than-air craft
n03667235	n02727825	
n03667380	n03354613	lighting fixture
n03667552	n04347519	light machine gun
n03667664	n03926148	light meter, exposure meter, photometer
n03667829	n03760671	light microscope
n03668067	n03088707	lightning rod, lightning conductor
n03668279	n03975232	light pen, electronic stylus, electronic styli
n03668488	n04194289	lightship
n03668803	n02690809	Lilo
n03669886	n03033362	limiter, clipper
n03670208	n02958343	limousine, limo
n03670849	n00021939	
n03671473	n08057633	
n03671914	n02670382	linear accelerator, linac
n03672352	n04580298	linen
n03672827	n04004475	line printer, line-at-a-time printer
n03673027	n03896103	liner, ocean liner
n03673450	n04508949	lingerie, intimate apparel
n03673767	n04014297	lining
n03673971	n03323703	linkup, tie-in
n03674440	n03738241	linkage
n03674731	n03363363	Link trainer
n03675235	n04504770	Linotype, Linotype machine
n03676087	n03714235	lip-gloss
n03676483	n03714235	lipstick, lip rouge
n03676623	n03438257	liqueur glass
n03676759	n03196598	liquid crystal display, LCD
n03677115	n03834040	liquid metal reactor
n03678362	n03100490	litter
n03678558	n02839910	litterbin, litter basket, litter-basket
n03678729	n04417809	little theater, little theatre
n03679384	n03546340	living quarters, quarters
n03679712	n04105893	living room, living-room, sitting room, front room, parlor, parlour
n03679986	n04571088	load, loading
n03680355	n04199027	Loafer
n03680512	n02958343	loaner
n03680734	n04008947	lobe
n03680858	n04474466	lobster pot
n03680942	n04019101	local
n03681477	n03085333	local area network, LAN
n03682487	n03323703	lock
n03682877	n04081844	lock, ignition lock
n03683079	n03285912	lock, lock chamber
n03683457	n04377057	lockage
n03683606	n03323703	locker
n03683708	n04105893	locker room
n03683995	n02974697	locket
n03684143	n03427296	lock-gate
n03684224	n03966976	locking pliers
n03684611	n03702067	lockstitch
n03684823	n04170037	locomotive, engine, locomotive engine, railway locomotive
n03685307	n03259505	indian lodge
n03685820	n03544360,n02672371	lodging house, rooming house
n03686130	n03365991	loft, attic, garret
n03686924	n02932400	log cabin
n03687137	n02733213	loggia, loggie
n03687928	n02879718	longbow
n03688192	n04508949	long johns
n03688405	n04236377	long sleeve
n03688605	n04489008	long trousers, long pants
n03688943	n04341686	lookout, observation tower, lookout station, observatory
n03689157	n04417180	loom
n03689570	n03627232	loop knot
n03690473	n04490091	lorry, camion
n03690938	n04447443	lotion
n03691459	n03274561	loudspeaker, speaker, speaker unit, loudspeaker system, speaker system
n03691817	n04105893	lounge, waiting room, waiting area
n03692379	n03051540	loungewear
n03692522	n03484931	loupe, jeweler's loupe
n03693293	n03627232	love knot, lovers' knot, lover's knot, true lovers' knot, true lover's knot
n03693474	n04256520	love seat, loveseat, tete-a-tete
n03693707	n03241496	loving cup
n03693860	n03015254	lowboy
n03694639	n03924069	LP, L-P
n03695857	n04171629	Luger
n03696065	n03079741	luggage compartment, automobile trunk, trunk
n03696301	n02969886	luggage rack, roof rack
n03696568	n03381776	lugsail
n03697007	n03316406	lumbermill, sawmill
n03697552	n04081281	lunchroom
n03698360	n03025886	lute
n03698604	n03673027	luxury liner, express luxury liner
n03698723	n03478756	lyceum
n03698815	n03427296	lychgate, lichgate
n03699591	n03624134	machete, matchet, panga
n03699975	n03183080	machine
n03700963	n03736970	machine, simple machine
n03701391	n02760429	machine gun
n03701640	n03699975	machinery
n03702067	n04180314	machine stitch, sewing-machine stitch
n03702248	n03699975	machine tool
n03702719	n04049405	macintosh, mackintosh, mac, mack
n03703730	n03631177	macrame
n03703862	n03309808	madras
n03703945	n03662887	Mae West, air jacket
n03704549	n04038440	magazine rack
n03705379	n03183080	magnet
n03706229	n03080497	magnetic compass
n03706653	n03744840	magnetic disk, magnetic disc, disc
n03707597	n04063373	magnetic recorder
n03708036	n03744840	magnetic tape, mag tape, tape
n03708843	n03753077	magnetometer, gaussmeter
n03709206	n04147495	magnifier
n03709363	n04591713	magnum
n03709823	n02773037	mailbag, postbag
n03710193	n02883344	mailbox, letter box
n03710637	n04434932	maillot
n03710721	n04371563	maillot, tank suit
n03711044	n04468005	mail train
n03711711	n03196324	mainframe, mainframe computer
n03711999	n03726760	mainmast
n03712111	n04111668	main rotor
n03712337	n04127904	mainsail
n03713436	n03262519	majolica, maiolica
n03714235	n03113152	makeup, make-up, war paint
n03715114	n04068601	Maksutov telescope
n03715386	n03481172	mallet, beetle
n03715669	n03250847	mallet, hammer
n03715892	n04285622	mallet
n03716327	n03414162	man, piece, men
n03716887	n03716966	mandola
n03716966	n03025886	mandolin
n03717131	n03094503	manger, trough
n03717285	n03050655	mangle
n03717447	n03526198	manhole
n03717622	n04453910	manhole cover
n03718212	n04552696	man-of-war, ship of the line, men-o'-war, men-of-war
n03718335	n04001499	manometer
n03718458	n03719053	manor, manor house
n03718581	n04105893	manor hall, hall
n03718789	n03149401	mansard, mansard roof
n03718935	n04079244	manse
n03719053	n03544360	mansion, mansion house, manse, hall, residence
n03719343	n04190052	mantel, mantelpiece, mantlepiece, chimneypiece
n03719743	n04143897	mantilla
n03720163	n04076846	map
n03720891	n03915437	maraca
n03721047	n02778669	marble
n03721252	n03730153	marching order
n03721384	n03915437	marimba, xylophone
n03721590	n03216828	marina
n03721797	n00021939	marker
n03722007	n04608567	marker
n03722288	n03748162	marketplace, market place, mart, market
n03723267	n03572449	marquetry, marqueterie
n03723781	n03386011	martello tower
n03724066	n03714235	mascara
n03724417	n03621049	masher
n03724538	n03585073	mashie, five iron
n03724623	n03585073	mashie niblick, seven iron
n03724756	n03953416	masjid, musjid
n03724870	n03122748,n03206718	mask
n03725035	n04014297	mask
n03725600	n03593526	Mason jar
n03725717	n04341686	masonry
n03726760	n04267577	mast
n03726993	n03976657	mast
n03727067	n03455033	mastaba, mastabah
n03727465	n02821627	master bedroom
n03727605	n04599396	masterpiece, chef-d'oeuvre
n03727837	n03366823	mat
n03727946	n04285146	mat, gym mat
n03728131	n03872495	mat
n03728437	n03666591	match, lucifer, friction match
n03729308	n03376279	matchbook
n03729826	n04317420	matchstick
n03729951	n03294048	material
n03730153	n03294048	materiel, equipage
n03730334	n03540595	maternity hospital
n03730494	n04549919	maternity ward
n03730893	n03122748	matting
n03731019	n03929202	mattock
n03731164	n03872495	mattress
n03731483	n02820210	mattress cover
n03731695	n03481172	maul, sledge, sledgehammer
n03732020	n04076284	Mauser
n03732114	n02921884	mausoleum, mausolea
n03732458	n04230808	maxi
n03733131	n03988170	maypole
n03733281	n04377057	maze, labyrinth
n03733644	n03094503	measure
n03733805	n03733644	measuring cup
n03733925	n03574816	measuring instrument, measuring system, measuring device
n03735637	n03733925	measuring stick, measuring rod
n03735963	n03116530	meat counter
n03736064	n03765561	meat grinder
n03736470	n04421872	meat thermometer
n03736970	n03738472	mechanical device
n03738066	n03928116	mechanical piano, Pianola, player piano
n03738241	n04377057	mechanical system
n03738472	n03183080	mechanism
n03739518	n02913152	medical building, health facility, healthcare facility
n03739693	n03574816	medical instrument
n03740161	n03247620	medicine, medication, medicament, medicinal drug
n03742019	n02778669	medicine ball
n03742115	n02933112	medicine chest, medicine cabinet
n03743016	n03743902	megalith, megalithic structure
n03743279	n02676261	megaphone
n03743761	n04188643	membrane
n03743902	n04341686	memorial, monument
n03744276	n03744840,n03493333	memory, computer memory, computer storage, store, memory board
n03744840	n03183080	memory device, storage device
n03745146	n03315023	menagerie, zoo, zoological garden
n03745571	n03743016	menhir, standing stone
n03746005	n02947818	menorah
n03746155	n02947818	Menorah
n03746330	n03051540	man's clothing
n03746486	n04018667	men's room, men's
n03748162	n03953020	mercantile establishment, retail store, sales outlet, outlet
n03748886	n03076708	merchandise, ware, product
n03749807	n04421872	mercury thermometer, mercury-in-glass thermometer
n03751269	n03589791	mess jacket, monkey jacket, shell jacket
n03751458	n03619396	mess kit
n03751757	n03180969	metal detector
n03752185	n04153751	metal screw
n03753077	n03733925	meter
n03757604	n03909160	metronome
n03758089	n03365991	mezzanine, mezzanine floor, entresol
n03759243	n03759432	microfiche
n03759432	n03338821	microfilm
n03759661	n02939866	micrometer, micrometer gauge, micrometer caliper
n03759954	n03274561	microphone, mike
n03760310	n03020034	microprocessor
n03760671	n03709206	microscope
n03760944	n04147495	microtome
n03761084	n03620052	microwave, microwave oven
n03762332	n03585073	midiron, two iron
n03762434	n04061969	mihrab
n03762602	n03178782	mihrab
n03763968	n04509592	military uniform
n03764276	n04524313	military vehicle
n03764736	n02946921	milk can
n03764822	n04520170	milk float
n03765561	n03701640	mill, grinder, milling machinery
n03766044	n04184435	miller, milling machine
n03766322	n03497657	millinery, woman's hat
n03766508	n04202417	millinery, hat shop
n03766935	n04326084	millstone
n03767112	n03679986	millstone
n03767203	n04563204	millwheel, mill wheel
n03767459	n03257586	mimeograph, mimeo, mimeograph machine, Roneo, Roneograph
n03767745	n04460130	minaret
n03767966	n03621049	mincer, mincing machine
n03768916	n03302121	mineshaft
n03769610	n02912065	minibar, cellaret
n03769722	n03790512	minibike, motorbike
n03769881	n02924116	minibus
n03770085	n02958343	minicar
n03770316	n02913152	ministry
n03770439	n04230808	miniskirt, mini
n03770679	n03896419,n02958343	minivan
n03770954	n03404251	mink, mink coat
n03772077	n02984061	minster
n03772269	n03956922	mint
n03772584	n03482523	minute hand, big hand
n03773035	n04069276	mirror
n03773504	n04099429,n04565375	missile
n03774327	n03489162	miter box, mitre box
n03774461	n03600977	miter joint, mitre joint, mitre
n03775071	n03441112	mitten
n03775199	n03621049	mixer
n03775388	n03278248	mixer
n03775546	n02880940	mixing bowl
n03775636	n03325088	mixing faucet
n03775747	n03381776	mizzen, mizen
n03775847	n03726760	mizzenmast, mizenmast, mizzen, mizen
n03776460	n04467099,n03546340	mobile home, manufactured home
n03777283	n04076846	
n03777568	n02958343	Model T
n03777754	n03278248	modem
n03778817	n03084420	module
n03779000	n03079741	module
n03779128	n03309808	mohair
n03779370	n03094503	cast
n03780392	n03169390	moulding
n03781244	n04073948	monastery
n03781683	n02827606	money belt
n03781787	n03278248	monitor
n03782006	n03278248	monitor
n03782190	n03211117	monitor, monitoring device
n03782794	n02680754	monkey-wrench, monkey wrench
n03783430	n03656484	monocle, eyeglass
n03784270	n04531098	monstrance, ostensorium
n03784896	n04113765	Moorish arch, horseshoe arch
n03785016	n03769722	moped
n03785237	n03309808	moquette
n03785499	n02913152	morgue, mortuary, dead room
n03785721	n03513376	morion, cabasset
n03786194	n02756098	morning dress
n03786313	n03679712	morning room
n03786621	n02738535	Morris chair
n03786715	n03517982	mortar, howitzer, trench mortar
n03786901	n04531098	mortar
n03787032	n02954340	mortarboard
n03787523	n03600977	mortise joint, mortise-and-tenon joint
n03788047	n04470953	mosaic
n03788195	n03953416	mosque
n03788365	n04151581	mosquito net
n03788498	n03790755	motel
n03788601	n02821627	motel room
n03788914	n03236735	Mother Hubbard, muumuu
n03789171	n02942699	motion-picture camera, movie camera, cine-camera, motion-picture camerae, movie camerae
n03789946	n03699975	motor
n03790230	n02858304	motorboat, powerboat
n03790512	n03791235	motorcycle, bike
n03790755	n03542333	motor hotel, motor inn, motor lodge, tourist court, court
n03790953	n04576002	motorized wheelchair
n03791053	n04576211	motor scooter, scooter
n03791235	n04170037	motor vehicle, automotive vehicle
n03792048	n04341686	mound, hill
n03792334	n02799897	mound, hill, pitcher's mound
n03792526	n03793186	mount
n03792782	n02834778	mountain bike, all-terrain bike, off-roader
n03792972	n04411264	mountain tent
n03793186	n03391770	mounting
n03793489	n03277771	mouse, computer mouse, mice, computer mice
n03793850	n04027023	mouse button
n03794056	n04474466	mousetrap
n03794136	n04447443	mousse, hair mousse, hair gel
n03794798	n02727016	mouthpiece, embouchure
n03795123	n02676261	mouthpiece
n03795269	n04285146	mouthpiece, gumshield
n03795580	n02796623	movable barrier
n03795758	n02677718	movement
n03795976	n04009552	movie projector, cine projector, film projector
n03796401	n04520170	moving van
n03796522	n02897820	mud brick
n03796605	n03327841	mudguard, splash guard, splash-guard
n03797182	n04143897	muffler
n03797264	n03036469	mufti
n03797390	n03241496	mug
n03797896	n04014297	mulch
n03798061	n04241394	mule
n03798442	n04063373	multichannel recorder
n03799876	n02818832	Murphy bed
n03800933	n03183080	musical instrument, instrument
n03801353	n03800933	music box, musical box
n03801533	n04417809	music hall, vaudeville theater, vaudeville theatre
n03801671	n03092314	music school
n03801760	n04038440	music stand, music rack
n03801880	n04326896	music stool, piano stool
n03802007	n03803116	musket
n03802393	n03309808	muslin
n03803116	n03343853	muzzle loader
n03803284	n04081844	muzzle
n03804744	n03323703	nail
n03805180	n02908217	nailbrush
n03805280	n03336839	nailfile
n03805725	n03113152,n03284743	nail polish, nail enamel, nail varnish
n03806652	n03959936	nameplate
n03809312	n02690373	narrowbody aircraft, narrow-body aircraft, narrow-body
n03809603	n03106722	narrow wale
n03810952	n03743902	national monument
n03811295	n04347754	nautilus, nuclear submarine, nuclear-powered submarine, nautili
n03811444	n04377057	navigational system
n03811847	n03294048	naval equipment
n03811965	n03812924	naval gun
n03812924	n04566257	naval weaponry
n03813078	n02735688	nave
n03813176	n03574816	navigational instrument
n03814112	n03848729	neck, neck opening
n03814639	n02887209	neck brace
n03814817	n03610992	neckerchief
n03814906	n03597469	necklace
n03815149	n03169390	necklet
n03815278	n03814112	neckline
n03815482	n03051540	neckpiece
n03815615	n03816005	necktie
n03816005	n03419014	neckwear
n03816136	n03563967	needle
n03816530	n03966976	needlenose pliers
n03816849	n03129123	needlework, needlecraft
n03817191	n03338821	negative
n03817647	n04596852	negligee, neglige, peignoir, wrapper, housecoat
n03818343	n03636248	neon lamp, neon induction lamp, neon tube
n03819336	n03405725	nest
n03819448	n03183080	nest egg
n03819595	n03309808	net, network, meshing, meshwork
n03819994	n04474466	net
n03820154	n03414162	net
n03820318	n03442756	net
n03820728	n04377057	network, electronic network
n03820950	n04377057	network
n03821518	n03988170	newel post, newel
n03822171	n04007894	newspaper, paper
n03822504	n03841666	newsroom
n03822656	n04299215	newsstand
n03822767	n04068601	Newtonian telescope, Newtonian reflector
n03823111	n03974215	nib, pen nib
n03823216	n03585073	niblick, nine iron
n03823312	n04328329	nicad, nickel-cadmium accumulator
n03824381	n03673450,n03825080	nightgown, gown, nightie, night-robe, nightdress
n03824713	n03665366	night-light
n03825080	n03051540	nightwear, sleepwear, nightclothes
n03825788	n02954938	nipple
n03826039	n03314884	niqab
n03826186	n03550153	Nissen hut, Quonset hut
n03827536	n03183080	noisemaker
n03828020	n03895866	nonsmoker, nonsmoking car
n03829340	n03744276	non-volatile storage, nonvolatile storage
n03829954	n04563204	noria
n03831382	n04333129	noseband, nosepiece
n03832144	n04574999	nosewheel
n03832673	n03985232	notebook, notebook computer
n03832799	n00022903	
n03834040	n02727825	nuclear reactor, reactor
n03834604	n04565963	nuclear weapon, atomic weapon
n03835197	n03876519	nude, nude painting
n03836062	n03017070	nursery, baby's room
n03836191	n02852523	nut
n03836451	n03323703	nut and bolt
n03836906	n03309808	nylon
n03836976	n04323819	nylons, nylon stocking, rayons, rayon stocking, silk stocking
n03837422	n03563967	oar
n03837606	n03617095	oast
n03837698	n03545150	oast house
n03837869	n03074380	obelisk
n03838298	n03656484	objective, objective lens, object lens, object glass
n03838899	n03228016	oboe, hautboy, hautbois
n03839424	n03688943	observation dome
n03839671	n02913152	observatory
n03839795	n03839993	obstacle
n03839993	n04341686	obstruction, obstructor, obstructer, impediment, impedimenta
n03840681	n04586932	ocarina, sweet potato, sweet potatoes
n03840823	n03733925	octant
n03841143	n03753077	odometer, hodometer, mileometer, milometer
n03841666	n03953020	office, business office
n03842012	n02913152	office building, office block
n03842156	n03405725	office furniture
n03842377	n03278248	off-line equipment, auxiliary equipment
n03842986	n03753077	ohmmeter
n03843438	n03309808	oilcloth
n03843555	n03339643	oil filter
n03844045	n03636248	oil lamp, kerosene lamp, kerosine lamp
n03844233	n03875218	oil paint
n03844673	n04068441	oil refinery, petroleum refinery
n03844815	n03702719	oilskin, slicker
n03845190	n02965300	oil tanker, oiler, tanker, tank ship
n03846100	n03309808	olive drab
n03846234	n03763968	olive drab, olive-drab uniform
n03846431	n04306847	Olympian Zeus
n03846677	n03880531	omelet pan, omelette pan
n03846772	n02715229	omnidirectional antenna, nondirectional antenna, omnidirectional antennae, nondirectional antennae
n03847471	n03220513	onion dome
n03847823	n03722288	open-air market, open-air marketplace, market square
n03848168	n04606574	open-end wrench, tappet wrench
n03848348	n03489162	opener
n03848729	n00021939	opening
n03849679	n04599396	openwork
n03849814	n04417809	opera, opera house
n03850053	n02841506	operating microscope
n03850245	n03541091	operating room, operating theater, operating theatre, surgery
n03850492	n04379243	operating table
n03851341	n03183080	optical device
n03851787	n03744840	optical disk, optical disc
n03852280	n03574816	optical instrument
n03852688	n02751295	optical telescope
n03853924	n02834778	ordinary, ordinary bicycle
n03854065	n03614532,n04586932	organ, pipe organ
n03854421	n03802393	organdy, organdie
n03854506	n03666362	organic light-emitting diode, OLED
n03854722	n03411544	organ loft
n03854815	n04586932	organ pipe, pipe, pipework
n03855214	n03309808	organza
n03855333	n02813399	oriel, oriel window
n03855604	n03423719	O ring
n03855756	n02677028	Orlon
n03856012	n03574555	orphanage, orphans' asylum
n03856465	n03955809	orrery
n03857687	n04063373	oscillograph
n03857828	n03278248	oscilloscope, cathode-ray oscilloscope, CRO
n03858085	n04060904	ossuary
n03858183	n03739693	otoscope, auriscope, auroscope
n03858418	n04161981	ottoman, pouf, pouffe, hassock, ottomans
n03859000	n03579982	outboard motor, outboard
n03859170	n03790230	outboard motorboat, outboard
n03859280	n02913152	outbuilding
n03859495	n03051540	outerwear, overclothes
n03859608	n03303965	outfall
n03859958	n02756098	outfit, getup, rig, turnout
n03860404	n03859280	outhouse, privy, earth-closet, jakes
n03861271	n04294212	outrigger
n03861430	n02951358	outrigger canoe
n03861842	n02965783	outside mirror
n03862676	n03620052	oven
n03862862	n04421872	oven thermometer
n03863108	n04600912	overalls
n03863262	n03121897	overalls, boilersuit, boilers suit
n03863923	n03419014	overgarment, outer garment
n03864356	n04008947	overhang
n03864692	n04009552	overhead projector
n03865371	n02773838	overnighter, overnight bag, overnight case
n03865557	n02898711	overpass, flyover
n03865949	n03380867	overshoe
n03866082	n04230808	overskirt
n03868242	n02970849	oxcart
n03868406	n04199027	oxford
n03868643	n03733925	oximeter
n03868863	n02895606	oxygen mask
n03870105	n02958343	pace car
n03870672	n02919414	pack
n03870980	n03111899	pack, face pack
n03871083	n03094503	package, parcel
n03871371	n04202417	package store, liquor store, off-licence
n03871524	n03729951	packaging
n03871628	n03871083	packet
n03871724	n03127925	packing box, packing case
n03872495	n03873064	pad
n03873064	n00021939	padding, cushioning
n03873416	n03837422	paddle, boat paddle
n03873699	n02848523	paddle
n03873848	n02806379	
n03874138	n04309348	paddle steamer, paddle-wheeler
n03874293	n04574999	paddlewheel, paddle wheel
n03874487	n03907227	paddock
n03874599	n03682487	padlock
n03875218	n03058107,n14984973	paint, pigment
n03875806	n02957755	paintball
n03875955	n02689274,n03414162	paintball gun
n03876231	n02908217,n02730265	paintbrush
n03876519	n03453809	painting
n03877351	n03309808	paisley
n03877472	n03825080	pajama, pyjama, pj's, jammies
n03877674	n04489008	pajama, pyjama
n03877845	n04079244	palace
n03878066	n03719053	palace, castle
n03878211	n03303831	palace
n03878963	n03385557	palisade
n03879705	n02740764	pallette, palette
n03880323	n03094503	pan
n03880531	n03101986	pan, cooking pan
n03882058	n04188643	panel
n03882611	n03882058	paneling, panelling, pane
n03882960	n03485997	panhandle
n03883054	n04027023	panic button
n03883385	n04582349	pannier
n03883524	n02773037	pannier
n03884397	n03945615	panpipe, pandean pipe, syrinx, syringes
n03884778	n04407435	pantheon
n03884926	n03743902	pantheon
n03885028	n04508489	pantie, panty, step-in
n03885194	n03309808	panting, trousering
n03885293	n03654576	pant leg, trouser leg
n03885535	n04329477	pantry, larder, buttery
n03885669	n04233832	pants suit, pantsuit
n03885788	n03112869	panty girdle
n03885904	n04434932	pantyhose
n03886053	n04389033	panzer
n03886641	n02999410	paper chain
n03886762	n03043958	paper clip, paperclip, gem clip
n03887185	n03323703	paper fastener
n03887330	n03183080	paper feed
n03887697	n04459362	paper towel
n03888257	n04077734	parachute, chute
n03888605	n03472232	parallel bars, bars
n03889503	n03385557	parapet, breastwork
n03889726	n03888257	parasail
n03889871	n04181718	parasol, sunshade
n03890093	n03623556	parer, paring knife, paring knives
n03890233	n03438257	parfait glass
n03890514	n03082979	pari-mutuel machine, totalizer, totaliser, totalizator, totalisator
n03891051	n03589791	parka, windbreaker, windcheater, anorak
n03891251	n02828884	park bench
n03891332	n04438304	parking meter
n03891538	n04061793	parlor, parlour
n03892178	n03365592	parquet, parquet floor
n03892425	n03572449,n03366823	parquetry, parqueterie
n03892557	n04079244	parsonage, vicarage, rectory
n03892891	n00002684	
n03894051	n03003730	particle detector
n03894379	n04341686	partition, divider
n03894677	n02839910	parts bin
n03895293	n04564698	
n03895585	n03895293	passageway
n03895866	n02959942	passenger car, coach, carriage
n03896103	n04194289	passenger ship
n03896233	n04468005	passenger train
n03896419	n04520170	passenger van
n03896526	n03793186	passe-partout
n03896984	n03613294	passkey, passe-partout, master key, master
n03897943	n03932670	patch
n03898129	n04594489	patchcord
n03898271	n03916031	patchouli, patchouly, pachouli
n03898395	n03972524	patch pocket
n03898633	n04033995	patchwork, patchwork quilt
n03899328	n04564698	path
n03899612	n03058107	patina, patinae
n03899768	n02735688	patio, terrace
n03899933	n02776631	patisserie
n03900393	n03792526	pave
n03900509	n03536348	paved surface
n03900979	n04411264	pavilion, marquee
n03901074	n04326084	paving stone
n03901229	n03699975	pavior, paviour, paving machine
n03901750	n03014440	pawn
n03902125	n04401088	pay-phone, pay-station
n03902482	n03463832	peach orchard
n03902756	n03589791	pea jacket, peacoat
n03903424	n03659292	pedal, treadle, foot pedal, foot lever
n03903733	n04489008	pedal pusher, toreador pants
n03903868	n04360501	pedestal, plinth, footstall
n03904060	n04379243	pedestal table
n03904183	n03137228	pedestrian crossing, zebra crossing
n03904433	n04482393	pedicab, cycle rickshaw
n03904657	n03409393	pediment
n03904782	n03733925	pedometer
n03904909	n03183080	peeler
n03905540	n03940256	peg, nog
n03905947	n04072193	peg
n03906224	n02857023	pegboard
n03906463	n02844714	Pelham
n03906997	n04608567	pen
n03907227	n03285912	pen
n03907654	n03574555	penal institution, penal facility
n03908204	n04608567	pencil
n03908618	n02883344	pencil box, pencil case
n03908714	n04185071	pencil sharpener
n03908831	n02681518	pendant, pendent
n03909020	n03262349	pendant earring, drop earring, eardrop
n03909160	n02727825	pendulum
n03909406	n03046257	pendulum clock
n03911513	n03111690	penitentiary, pen
n03911658	n03973628	penknife, penknives
n03911767	n03359137	penlight
n03911866	n03354903	pennant, pennon, streamer
n03912218	n03343354	pennywhistle, tin whistle
n03913343	n04494204	pentode
n03914106	n03397532	peplum, pepla
n03914337	n03765561	pepper mill, pepper grinder
n03914438	n04183329	pepper shaker, pepper box, pepper pot
n03914583	n02682922,n03013162	pepper spray
n03914831	n03309808	percale
n03915118	n03063689	percolator
n03915437	n03800933	percussion instrument, percussive instrument
n03915900	n03526198	perforation
n03916031	n04447443	perfume
n03916470	n03916031	perfumery
n03916720	n03278248	peripheral, computer peripheral, peripheral device
n03917198	n03071160	peristyle
n03917622	n03705379	permanent magnet, static magnet
n03917814	n03309808	permanent press, durable press
n03918480	n03196324	personal computer, PC, microcomputer
n03918737	n03277771	personal digital assistant, PDA, personal organizer, personal organiser, organizer, organiser
n03919096	n03764276,n04170037	personnel carrier
n03919289	n03489162	pestle
n03919430	n04451818	pestle, muller, pounder
n03920288	n03206908	Petri dish
n03920641	n04202417	pet shop
n03920737	n04508163	petticoat, half-slip, underskirt
n03920867	n02828884	pew, church bench
n03923379	n02876657	phial, vial, ampule, ampul, ampoule
n03923918	n04346679	phonograph needle, needle
n03924069	n04262678	phonograph record, phonograph recording, disc, platter
n03924679	n03257586	photocopier
n03924811	n03925226,n03104594	photocopy
n03925226	n04076846	pic
n03926148	n03294048	photographic equipment
n03926412	n03926148	photographic paper, photographic material
n03926876	n03733925	photometer
n03927091	n03925226	photomicrograph
n03927299	n03257586	Photostat, Photostat machine
n03927539	n03924811	photostat
n03927792	n03909160	physical pendulum, compound pendulum
n03928116	n03614532,n04338517,n03915437	piano, pianoforte, forte-piano
n03928814	n03614007	piano keyboard, fingerboard, clavier
n03929202	n03265032	pickax, pickaxe
n03929443	n03489162	
n03929660	n03183080	pick, plectrum, plectron, plectra
n03929855	n03513376	pickelhaube
n03930313	n03327234	picket fence
n03930630	n04490091	pickup, pickup truck
n03931044	n04076846	icon, ikon
n03931765	n03391770	picture frame
n03931885	n03766322	picture hat
n03932203	n03892891	piece
n03932670	n03932203,n03309808	piece of cloth, piece of material
n03933933	n04359589	pier
n03934042	n04359589	pier
n03934229	n02733524	pier arch
n03934311	n03773035	pier glass, pier mirror
n03934565	n04379243	pier table
n03934656	n04076846	pieta
n03935116	n03779370	pig bed, pig
n03935234	n03322099	piggery, pig farm
n03935335	n04139859	piggy bank, penny bank
n03936269	n03073977	pile, spile, piling, stilt
n03936466	n03699975	pile driver
n03936764	n04424218	pill
n03937543	n02876657	pill bottle
n03937835	n03766322	pillbox, toque, turban
n03937931	n04161358	pillion
n03938037	n03575958	pillory
n03938244	n03151500	pillow
n03938401	n04359589	pillow block
n03938522	n03631177	pillow lace, bobbin lace
n03938725	n02821030	pillow sham
n03939178	n02858304	pilot boat
n03939677	n03079741	pilothouse, wheelhouse
n03939844	n03568117	pilot light, pilot lamp, indicator lamp
n03940256	n03323703	pin
n03941013	n04497005	pin, pin tumbler
n03941231	n03964744	pinata
n03941417	n03414162	pinball machine, pin table
n03941684	n03489162	pincer, pair of pincers, tweezer, pair of tweezers
n03942813	n02778669	ping-pong ball
n03942920	n03501288	pinhead
n03943115	n03430551	pinion
n03943266	n04312432	pinnacle
n03943920	n04350905	pinstripe
n03944024	n03951971	pintle
n03944138	n03964744	pinwheel, pinwheel wind collector
n03944341	n04574999	pinwheel
n03944672	n04493505	pipe, pipage, piping
n03945167	n04493505	pipe, tobacco pipe
n03945615	n04586932	pipe
n03946076	n03489162	pipe cutter
n03946162	n03353616	pipefitting, pipe fitting
n03947111	n03733925	pipet, pipette
n03947466	n02680754	pipe wrench, tube wrench
n03947798	n03309808	pique
n03947888	n04194289	pirate, pirate ship
n03948242	n04231575	piste
n03948459	n03343853	pistol, handgun, side arm, shooting iron
n03948830	n04322026	pistol grip
n03948950	n03736970	piston, plunger
n03949145	n04159354	piston ring
n03949317	n03091044	piston rod
n03950228	n04531098	pitcher, ewer
n03950537	n04569822	pitching wedge
n03950899	n04356595	pith hat, pith helmet, sun helmet, topee, topi
n03951971	n02764614	
n03952576	n04202417	pizzeria, pizza shop, pizza parlor
n03953020	n03297735	place of business, business establishment
n03953416	n02913152	place of worship, house of prayer, house of God, house of worship
n03953901	n03932670	placket
n03954393	n03208556	planchet, coin blank
n03954731	n03265032,n03489162	plane, carpenter's plane, woodworking plane
n03955296	n03997484	plane, planer, planing machine
n03955489	n04161358	plane seat
n03955809	n03777283	planetarium, planetaria
n03956157	n02913152	planetarium, planetaria
n03956623	n03122748	planking
n03956785	n03832673	planner
n03956922	n02914991	plant, works, industrial plant
n03957315	n03991062	planter
n03957420	n02680337	plaster, adhesive plaster, sticking plaster
n03957762	n04547991	plasterboard, gypsum board
n03957991	n04489817	plastering trowel
n03958097	n02743547	plastic art
n03958227	n02773037	plastic bag
n03958752	n04605726	plastic wrap
n03959014	n02895154	plastron
n03959701	n04192858	plate, shell
n03959936	n04188643	plate
n03960374	n04060904	plate, collection plate
n03960490	n04341414	plate
n03961711	n04038727	plate rack
n03961939	n03536348	platform
n03962525	n04341686	platform, weapons platform
n03962852	n02818832	platform bed
n03963028	n03058107	plating, metal plating
n03963198	n03361945	platter
n03963294	n03278248	playback
n03963645	n04610879	playground
n03963982	n02962545	playing card
n03964495	n03285912	playpen, pen
n03964744	n00021939	plaything, toy
n03965456	n03748162	plaza, mall, shopping mall, shopping center, shopping centre
n03965907	n13907415	pleat, plait
n03966206	n03285912	plenum, plena
n03966976	n03489162,n03082127	pliers, pair of pliers, plyers
n03967270	n03472535	plimsoll
n03967396	n03574816	plotter
n03967562	n04451818	plow, plough
n03967942	n02853449	plug, stopper, stopple
n03968293	n03269401	plug, male plug
n03968581	n03526198	plughole
n03968728	n02860239	plumb bob
n03969259	n03354613	plumbing fixture
n03969998	n02681518	plume
n03970156	n03489162	plunger, plumber's helper
n03970546	n03309808	plush
n03971218	n03635668	plywood, plyboard
n03971422	n04440749	pneumatic tire, pneumatic tyre
n03972524	n03993180	pocket
n03973285	n03074855	pocketcomb, pocket comb
n03973402	n03357376	pocket flap
n03973628	n03623556	pocketknife, pocket knife, pocketknives, pocket knives
n03973839	n04555897	pocket watch
n03973945	n03094503	pod, fuel pod
n03974070	n03964744	pogo stick
n03974215	n08566028	
n03974915	n02942699	point-and-shoot camera, point-and-shoot camerae
n03975035	n02733524	pointed arch
n03975232	n03568117	pointer
n03975657	n04489817	pointing trowel
n03975788	n03631177	point lace, needlepoint
n03976467	n02942699	Polaroid camera, Polaroid Land camera, Polaroid camerae, Polaroid Land camerae
n03976657	n04100174	pole
n03977592	n02858304	police boat
n03977966	n04520170	police van, police wagon, paddy wagon, patrol wagon, wagon, black Maria
n03978421	n02873839	polling booth
n03978686	n03715892,n04318131	polo mallet, polo stick
n03978966	n04197391	polo shirt, sport shirt
n03980026	n03475823	pomade, pomatum
n03980478	n03538037	pommel horse, side horse
n03980874	n03045337	poncho
n03981340	n04532106	pontifical
n03981566	n02792552	pontoon
n03981760	n02898711	pontoon bridge, bateau bridge, floating bridge
n03981924	n02970849	pony cart, ponycart, donkey cart, tub-cart
n03982060	n03302121	pool
n03982232	n02778669	pool ball
n03982331	n04105893	poolroom
n03982430	n04379243,n03414162	pool table, billiard table, snooker table
n03982642	n04566862	poop deck
n03983396	n02876657	pop bottle, soda bottle
n03983612	n03309808	poplin
n03984234	n02997607	porcelain
n03984381	n04341686	porch
n03984643	n04248507	porkpie, porkpie hat
n03984759	n02880940	porringer
n03985069	n04505036	portable
n03985232	n03918480	portable computer
n03985441	n03034663	portable circular saw, portable saw
n03985881	n03427296	portcullis
n03986224	n03290771	porte-cochere
n03986355	n02974697	portfolio
n03986562	n04587648	porthole
n03986704	n03984381	portico, porticoes
n03986949	n02773838	portmanteau, Gladstone, Gladstone bag, portmanteaux
n03987266	n02942699	portrait camera, portrait camerae
n03987376	n02943241	portrait lens
n03987990	n04450243	positron emission tomography scanner, PET scanner
n03988170	n04515129	post
n03989665	n04208210	posthole digger, post-hole digger
n03990474	n03101986,n04531098	pot
n03991062	n03094503	pot, flowerpot
n03991443	n04079933	potential divider, voltage divider
n03991646	n03991443	potentiometer, pot
n03991837	n03733925	potentiometer
n03992325	n03916031	potpourri
n03992436	n04184701	potsherd
n03992509	n04574999	potter's wheel
n03992703	n02997607	pottery, clayware
n03993053	n04446521	potty seat, potty chair
n03993180	n02773037	pouch
n03993403	n03237639	poultice, cataplasm, plaster
n03993703	n03285912	pound, dog pound
n03994008	n04447443,n03740161	powder
n03994614	n03094503	powder horn, powder flask
n03995265	n03106898	power cord
n03995372	n03997484,n03239726	power drill
n03995535	n02934168	power line, power cable
n03995856	n03649909	power mower, motor mower
n03996145	n03997484	power saw, sawing machine
n03996416	n03699975	power shovel, excavator, digger, shovel
n03996849	n04313220	power steering, power-assisted steering
n03997484	n03699975,n04451818	power tool
n03998194	n04118021	prayer rug, prayer mat
n03998333	n04186455	prayer shawl, tallith, tallis, tallaisim, tallithes, tallitoth
n03999160	n02913152	presbytery
n03999992	n03699975	press, mechanical press
n04000311	n03699975	press, printing press
n04000592	n02884011	press box
n04001265	n02758960	pressure cooker
n04001499	n03429288	pressure gauge, pressure gage
n04001845	n04015204	pressure suit
n04003241	n04330340	Primus stove, Primus
n04003856	n03309808	print
n04004210	n03084420	printed circuit
n04004475	n03699975	printer, printing machine
n04004767	n03916720,n04004475	printer
n04004990	n02934168	printer cable
n04005197	n04073948	priory
n04005340	n03851341	prism, optical prism
n04005630	n03111690	prison
n04007664	n03183080	goad
n04007894	n03129123	product
n04008385	n03738241	production line, assembly line
n04008634	n04565375	projectile, missile
n04008947	n04341686	
n04009552	n03852280	projector
n04009801	n03851341	projector
n04010779	n03183080	prompter, autocue
n04010927	n04008947	prong
n04011827	n03736970	propeller, propellor
n04012084	n02691156	propeller plane
n04012482	n04012084	propjet, turboprop, turbo-propeller plane
n04013729	n03111899	prosthesis, prosthetic device, prostheses
n04014297	n03122748	protective covering, protective cover, protection
n04015204	n03051540	protective garment
n04015908	n03231160	protractor
n04016240	n04016576	pruner, pruning hook, lopper
n04016576	n03488188	pruning saw
n04016684	n04186848	pruning shears
n04016846	n04338517	psaltery
n04018155	n03078287	public address system, P.A. system, PA system, P.A., PA
n04018399	n04395875	public house, pub, saloon, pothouse, gin mill, taphouse
n04018667	n04446276,n00585406	public toilet, comfort station, public convenience, public lavatory, restroom, toilet facility, wash room
n04019101	n03100490	public transport
n04019541	n03208556	puck, hockey puck
n04019696	n03183080	pull
n04020298	n03700963	pulley, pulley-block, pulley block, block
n04020912	n03895866	Pullman, Pullman car
n04021028	n04370048	pullover, slipover
n04021798	n03736970	pump
n04022332	n04199027	pump
n04023249	n04451818	puncher
n04023695	n02880940	punch bowl
n04023962	n02778669	punching bag, punch bag, punching ball, punchball
n04024274	n03999992	punch press
n04024862	n02801938	punnet
n04024983	n02858304	punt
n04025508	n04411264	pup tent, shelter tent
n04026053	n02727825	purifier
n04026180	n03625783	purl, purl stitch
n04026417	n02773037	purse
n04026813	n02834778	push-bike
n04027023	n04372370	push button, button
n04027706	n04133789	pusher, zori
n04028074	n03585073	putter, putting iron
n04028221	n04269944	putty knife, putty knives
n04028315	n03413828	puzzle
n04028581	n04460130	pylon, power pylon
n04028764	n04460130	pylon
n04029734	n04421872	pyrometer
n04030274	n03014705	pyx, pix, pyx chest, pix chest
n04030518	n02735688	quad, quadrangle
n04032603	n04300358	quartz battery, quartz mill
n04033425	n03314028	queen
n04033901	n03906997	quill, quill pen
n04033995	n02820210	quilt, comforter
n04034262	n02822220	quilted bedspread
n04035836	n02974697	quiver
n04035912	n03615133	quoin, coign, coigne
n04036303	n04505470	QWERTY keyboard
n04037220	n03550289	rabbit hutch
n04037443	n02958343	racer, race car, racing car
n04037964	n04244997	racing boat
n04038231	n04037964	racing gig
n04038338	n04190997	racing skiff, single shell
n04038440	n04359589	rack
n04038727	n03391770	rack
n04039381	n04285622	racket, racquet
n04039742	n02778669	racquetball
n04039848	n03733925	radar, microwave radar, radio detection and ranging, radiolocation
n04040247	n03971422	radial, radial tire, radial-ply tire
n04040373	n03579982	radial engine, rotary engine
n04040759	n03738472	radiator
n04041069	n03508101	radiator
n04041243	n02954938	radiator cap
n04041408	n03539875	radiator hose
n04041544	n03078287	radio, wireless
n04041747	n03846772	radio antenna, radio aerial, radio antennae
n04042358	n03925226	radiogram, radiograph, shadowgraph, skiagraph, skiagram
n04042795	n03078287	radio link
n04043411	n03278248	radio-phonograph, radio-gramophone
n04043733	n04060647	radio receiver, receiving set, radio set, radio, tuner, wireless
n04044307	n04041544	radiotelegraph, radiotelegraphy, wireless telegraph, wireless telegraphy
n04044498	n04401088	radiotelephone, radiophone, wireless telephone
n04044716	n02751295	radio telescope, radio reflector
n04045255	n03546766	radome, radar dome
n04045397	n03364340	raft
n04045644	n02815950	rafter, baulk
n04046091	n02773037	ragbag
n04046277	n03419014	raglan
n04046400	n04236377	raglan sleeve
n04046590	n02788689	rail
n04046974	n03327234	rail fence
n04047401	n02796623	railing, rail
n04048441	n04497962	railroad tunnel
n04048568	n03671473	railway, railroad, railroad line, railway line, railway system
n04049303	n03035510	rain barrel
n04049405	n03057021	raincoat
n04049585	n03429288	rain gauge, rain gage, pluviometer, udometer
n04049753	n03915437	rain stick
n04050066	n04451818	rake
n04050313	n03485997	rake handle
n04050933	n03206908	ramekin, ramequin
n04051549	n03566329	ramp, incline
n04051825	n03282060	rampart, bulwark, wall
n04052442	n03322099	ranch, cattle ranch, cattle farm
n04052658	n03544360	ranch house
n04052757	n04539876	random-access memory, random access memory, random memory, read/write memory
n04053508	n03733925	rangefinder, range finder
n04053677	n03531546	range hood
n04054361	n04373894	rapier
n04054670	n03336839	rasp, wood file
n04056180	n04372171	rattan, ratan
n04056413	n04474466	rattrap
n04056932	n03309808	rayon
n04057047	n03265032	razor
n04057435	n03287733	reaction-propulsion engine, reaction engine
n04057981	n03636649	reading lamp
n04058096	n04105893	reading room
n04058239	n03744276	read-only memory, ROM, read-only storage, fixed storage, roma
n04058594	n03277771	readout, read-out
n04059157	n03051540	ready-to-wear
n04059516	n04293119	reamer, juicer, juice reamer
n04059947	n02965783	rearview mirror
n04060647	n04176528	receiver, receiving system
n04060904	n03094503	receptacle
n04061681	n03116530	reception desk
n04061793	n04105893	reception room
n04061969	n03285912	recess, niche
n04062428	n02738535	recliner, reclining chair, lounger
n04063154	n03736970	record changer, auto-changer, changer
n04063373	n03294048	recorder, recording equipment, recording machine
n04063868	n03744840	recording
n04064401	n03699975	record player, phonograph
n04064747	n04236702	record sleeve, record cover
n04064862	n03541091	recovery room
n04065272	n04170037	recreational vehicle, RV, R.V.
n04065464	n04105893	recreation room, rec room
n04065789	n02839910	recycling bin
n04066270	n04118021	red carpet
n04067472	n04586421	reel
n04067658	n03338821	reel
n04067818	n03200539	refectory
n04067921	n03201208	refectory table
n04068441	n03956922	refinery
n04068601	n03852688	reflecting telescope, reflector
n04069276	n03183080	reflector
n04069434	n02942699	reflex camera, reflex camerae
n04070003	n02727825	reformer
n04070207	n03852688	refracting telescope
n04070415	n03733925	refractometer
n04070727	n04580493	refrigerator, icebox
n04071102	n04191595	refuge, sanctuary, asylum
n04071263	n03430959	regalia
n04072193	n03096960	regulator
n04072551	n04333129	rein
n04072960	n03269401	relay, electrical relay
n04073948	n04079244	religious residence, cloister
n04074185	n03094503	reliquary
n04074963	n03183080	remote control
n04075291	n04413419	remote terminal, link-attached terminal, remote station, link-attached station
n04075715	n03058107	rendering
n04075916	n04202417	repair shop, fix-it shop
n04076284	n03343853	repeating firearm, repeater
n04076713	n02921884	repository, monument
n04076846	n03129123	representation
n04077430	n02757462	reproducer
n04077734	n03294048	rescue equipment
n04078574	n04388743	reservoir
n04079244	n03544360	residence
n04079933	n03269401	resistor, resistance
n04080138	n04377057	resonator
n04080454	n03003730	resonator, cavity resonator, resonating chamber
n04080705	n03542333	resort hotel, spa
n04080833	n02895606	respirator, inhalator
n04081044	n04359589	
n04081281	n02913152	restaurant, eating house, eating place, eatery
n04081699	n02913152	rest house
n04081844	n03183080	constraint
n04082562	n03175604	retainer
n04082710	n04547592	retaining wall
n04082886	n03820950	reticle, reticule, graticule
n04083309	n02774152	reticule
n04083800	n04364545	retractor
n04084889	n03642444	revers
n04086273	n03948459	revolver, six-gun, six-shooter
n04086446	n03221720	revolving door, revolver
n04087126	n04359589	rib
n04087432	n04087899	riband, ribband
n04087709	n04523525	ribbed vault
n04087826	n03391770	ribbing
n04087899	n03832799	ribbon
n04088797	n03736970	
n04089376	n03663069	ridge rope
n04089666	n02872752	riding boot
n04089836	n04577769	riding crop, hunting crop
n04089976	n03995856	riding mower
n04090263	n03343853	rifle
n04091097	n03430959	rig
n04091693	n03430959	rigging
n04092305	n03533972	rim
n04092959	n03961939	
n04093625	n02913152	rink, skating rink
n04093775	n03343853	riot gun
n04094720	n04341414	riser
n04095109	n03542333	Ritz
n04095210	n02858304	river boat
n04095342	n03940256	rivet
n04095577	n03699975	riveting machine, riveter, rivetter
n04096066	n04564698	road
n04097373	n02958343	roadster, runabout, two-seater
n04097622	n04096066	roadway
n04097760	n03880531	roaster
n04097866	n03419014	robe
n04098513	n04359589	rocker
n04099003	n03659292	rocker arm, valve rocker
n04099175	n03596285	rocket, rocket engine
n04099429	n04524313	rocket, projectile
n04099969	n03001627	rocking chair, rocker
n04100174	n03563967	rod
n04100519	n03907227	rodeo
n04100620	n04042358	roentgenogram, X ray, X-ray, X-ray picture, X-ray photograph
n04101497	n13865298	
n04101701	n04574999	roller
n04102037	n04225729	in-line skate
n04102162	n04102037	Rollerblade
n04102285	n04590129	roller blind
n04102406	n03280813,n04088797	roller coaster, big dipper, chute-the-chute
n04102618	n04225729	roller skate
n04103094	n04311595	rolling mill
n04103206	n03621049	rolling pin
n04103364	n04576211	rolling stock
n04103665	n03387323	roll-on
n04103769	n03210683	roll-on
n04103918	n03100490	roll-on roll-off
n04104147	n02963302	Rolodex
n04104384	n04113765	Roman arch, semicircular arch
n04104500	n02913152,n02724026	Roman building
n04104770	n03419014	romper, romper suit
n04105068	n04014297	roof
n04105438	n04014297	roof
n04105704	n03729951	roofing
n04105893	n02735688	room
n04107743	n03665366	room light
n04107984	n04191943	
n04108268	n03670849	rope
n04108822	n02898711	rope bridge
n04110178	n04587648	rose window, rosette
n04110654	n03579982	rotary engine
n04110955	n03738472	rotating mechanism
n04111190	n04100174	rotating shaft
n04111414	n04081281	rotisserie
n04111531	n03862676	rotisserie
n04111668	n04110955	rotor
n04112147	n02788689	rotor
n04112252	n02688443	rotor blade, rotary wing
n04112430	n02764614	rotor head, rotor shaft
n04112579	n04105893	rotunda
n04112654	n02913152	rotunda
n04112752	n03714235	rouge, blusher
n04113194	n04574999	roulette, toothed wheel
n04113316	n02778669	roulette ball
n04113406	n03414162	roulette wheel, wheel
n04113641	n02703275	round, unit of ammunition, one shot
n04113765	n02733524	round arch
n04114844	n03183080	router
n04115144	n04574999	rowel
n04115256	n03544360	row house, town house
n04115456	n03199901	rowing boat
n04115802	n04127904	royal
n04115996	n04455250	royal mast
n04116098	n02784218,n03267972	rubber band, elastic band
n04116294	n02872752	rubber boot, gum boot
n04116512	n03294833	rubber eraser, rubber, pencil eraser
n04117464	n02688443	rudder
n04118021	n03366823,n03405265	rug, carpet, carpeting
n04118538	n02778669	rugby ball
n04118635	n02913152	ruin
n04118776	n03735637	rule, ruler
n04119091	n04161358	rumble
n04119230	n04161358	rumble seat
n04119360	n03438257	rummer
n04119478	n04065464	rumpus room, playroom, game room
n04119751	n03137579	rundle, spoke, rung
n04120093	n03183080	runner
n04120489	n04199027	running shoe
n04120842	n03900509	runway
n04121426	n04183217	rya, rya rug
n04121511	n03327691	saber, sabre
n04121728	n03996145	saber saw, jigsaw, reciprocating saw
n04122349	n02908217	sable, sable brush, sable's hair pencil
n04122492	n03404251	sable coat
n04122578	n04199027	sabot, wooden shoe
n04122685	n02773037	sachet
n04122825	n02773037	sack, paper bag, carrier bag
n04123026	n03589791	sack, sacque
n04123448	n03057021	sack coat
n04123567	n03309808	sacking, bagging
n04123740	n04161358	saddle
n04124098	n02773037	saddlebag
n04124202	n04295081	saddle blanket, saddlecloth, horse blanket
n04124370	n03868406	saddle oxford, saddle shoe
n04124488	n04603081	saddlery
n04125021	n04340750	safe
n04125257	n04340750	safe-deposit, safe-deposit box, safety-deposit, safety deposit box, deposit box, lockbox
n04125853	n02827606,n04081844	safety belt, life belt, safety harness
n04126066	n02834778	safety bicycle, safety bike
n04127249	n03940256	safety pin
n04127395	n04047401	safety rail, guardrail
n04127521	n04057047	safety razor
n04127633	n04519153,n04072193	safety valve, relief valve, escape valve, escape cock
n04127904	n03932670	sail, canvas, sheet
n04128413	n04341686	sail
n04128499	n04128837	sailboat, sailing boat
n04128710	n03309808	sailcloth
n04128837	n04530566	sailing vessel, sailing ship
n04130143	n02789487	salad bar
n04130257	n02880940	salad bowl
n04130907	n03513376	sallet, salade
n04131208	n04202417	salon, beauty salon, beauty parlor, beauty parlour, beauty shop
n04131368	n03544360	saltbox
n04131690	n04183329	saltshaker, salt shaker
n04131929	n04476259	salver
n04132158	n04489008	salwar, shalwar
n04132603	n04338517	samisen, shamisen
n04132985	n04516214	samovar
n04133789	n04199027	sandal
n04134008	n02773037	sandbag
n04134523	n03779370	sandbox
n04134632	n04437953	sandglass
n04135024	n04569822	sand wedge
n04135118	n04217882	sandwich board
n04135315	n03872495	sanitary napkin, sanitary towel, Kotex
n04135710	n03958752	cling film, clingfilm, Saran Wrap
n04136045	n03064758	sarcophagus, sarcophagi
n04136161	n03236735	sari, saree
n04136333	n04230808	sarong
n04136510	n03391770	sash, window sash
n04136800	n03682487	sash fastener, sash lock, window lock
n04137089	n04587648	sash window
n04137217	n02774630	satchel
n04137355	n03309808	sateen
n04137444	n03294048	satellite, artificial satellite, orbiter
n04137773	n04060647	satellite receiver
n04137897	n04404412	satellite television, satellite TV
n04138261	n03309808	satin
n04138977	n03880531	saucepan
n04139140	n03990474	saucepot
n04139395	n04308583	sauna, sweat room
n04139859	n03094503	savings bank, coin bank, money box, bank
n04140064	n03489162	saw
n04140631	n03391770	sawhorse, horse, sawbuck, buck
n04141076	n04222847	sax, saxophone
n04141198	n02891788	saxhorn
n04141327	n04187061	scabbard
n04141712	n04377057	scaffolding, staging
n04141838	n03568117	scale
n04141975	n03733925	scale, weighing machine
n04142434	n04364827	scalpel
n04142731	n03181293	scanner, electronic scanner
n04142999	n03207305	scanner
n04143140	n03277771,n03163973	scanner, digital scanner, image scanner
n04143897	n03419014	scarf, scarves
n04144241	n03600977	scarf joint, scarf, scarves
n04144539	n04118021	scatter rug, throw rug
n04145863	n04068601	Schmidt telescope, Schmidt camera, Schmidt camerae
n04146050	n02913152	school, schoolhouse
n04146343	n02773037	schoolbag
n04146504	n02824448	school bell
n04146614	n02924116	school bus, school busses
n04146862	n04194289	school ship, training ship
n04147183	n04128837	schooner
n04147495	n03574816	scientific instrument
n04147793	n02987492	scimitar
n04148054	n03265032,n03082127	scissors, pair of scissors
n04148579	n02888569	sconce
n04148703	n03665366	sconce
n04149083	n03633091	scoop
n04149813	n02856463,n04217882	scoreboard
n04150153	n03040229	scouring pad
n04150980	n03489162	scraper
n04151108	n03183080	scratcher
n04151581	n04014297	screen
n04151940	n03122748	screen, covert, concealment
n04152387	n03894379	screen
n04152593	n03211117	screen, CRT screen
n04153025	n03221720	screen door, screen
n04153751	n03323703	screw
n04154152	n04011827	screw, screw propeller
n04154340	n03566329	screw
n04154565	n03489162	screwdriver
n04154938	n04087126	screw thread, thread
n04155068	n04453910	screwtop
n04156140	n02908217	scrub brush, scrubbing brush, scrubber
n04156946	n03837422	scull
n04157320	n03958097,n13863473	sculpture
n04158807	n02858304	sea boat
n04158956	n03014705	sea chest
n04159354	n03323703	seal
n04160372	n03600977	seam
n04160586	n02691156	seaplane, hydroplane
n04160847	n03665366	searchlight
n04161358	n04359589	seat
n04161981	n03405725	seat
n04162433	n03050026	seat
n04162706	n04125853	seat belt, seatbelt
n04163530	n04016684	secateurs
n04164406	n02797881	second base, second bases
n04164757	n03482523	second hand
n04164868	n03179701	secretary, writing table, escritoire, secretaire
n04165409	n03405725	sectional
n04166281	n02958343	sedan, saloon
n04167346	n03736970	seeder
n04168199	n03269401	Segway, Segway Human Transporter, Segway HT
n04169437	n04372370	selector, selector switch
n04170037	n04576211	self-propelled vehicle
n04170933	n03264542	selvage, selvedge
n04171208	n02727825	semaphore
n04171459	n02759963	semiautomatic firearm
n04171629	n03948459,n04171459	semiautomatic pistol, semiautomatic
n04171831	n03088707	semiconductor device, semiconductor unit, semiconductor
n04172107	n03259505	semi-detached house
n04172342	n04467307	semitrailer
n04172776	n04191943	sentry box
n04172904	n03419014	separate
n04173046	n04388743	septic tank
n04173511	n02727825	sequencer, sequenator
n04173907	n04186455	serape, sarape
n04174101	n04179913	serger
n04175039	n04516672	server
n04175147	n03082979	server, host
n04176068	n03484083	serving cart
n04176190	n03206908	serving dish
n04176295	n03098806	servo, servomechanism, servosystem
n04176528	n03278248	
n04177041	n03467984	set gun, spring gun
n04177755	n04256520	settee
n04177820	n02828884	settle, settee
n04177931	n02993546	settlement house
n04178190	n03924069	seventy-eight
n04178329	n03743902	Seven Wonders of the Ancient World, Seven Wonders of the World
n04179385	n03816849	stitchery
n04179712	n04600312	sewing basket
n04179824	n03619396	sewing kit
n04179913	n03528263,n04417180	sewing machine
n04180063	n03816136	sewing needle
n04180229	n04105893	sewing room
n04180314	n04321238	sewing stitch, embroidery stitch
n04180888	n03733925	sextant
n04181228	n04081844	shackle, bond, hamper, trammel
n04181561	n02788689	shackle
n04181718	n04014297	
n04182152	n02883344	shadow box
n04182322	n04100174	shaft
n04182890	n03895585	
n04183217	n04118021	shag rug
n04183329	n03094503	shaker
n04184316	n03309808	shantung
n04184435	n03702248	shaper, shaping machine
n04184600	n04451818	shaping tool
n04184701	n03932203	shard, sherd, fragment
n04184880	n03309808	sharkskin
n04185071	n03563967	sharpener
n04185529	n03906997,n06851742	Sharpie
n04185804	n04057047	shaver, electric shaver, electric razor
n04185946	n02908217	shaving brush
n04186051	n04447443,n09439213	shaving cream, shaving soap
n04186268	n04447443,n09282724	shaving foam
n04186455	n03045337	shawl
n04186848	n04148054	shears
n04187061	n04014297	sheath
n04187233	n04014297	sheathing, overlayer
n04187547	n03859280	shed
n04187970	n03057021	sheepskin coat, afghan
n04188179	n02821030	sheet, bed sheet
n04188643	n00021939	sheet, flat solid
n04189282	n03309808	sheeting
n04189482	n04188643	sheet metal
n04189651	n03936269	sheet pile, sheath pile, sheet piling
n04189816	n03957762	Sheetrock
n04190052	n04359589	shelf, shelves
n04190376	n02888569	shelf bracket
n04190464	n02703275	shell
n04190747	n03546766	shell, casing
n04190997	n04037964	shell, racing shell
n04191595	n04341686	shelter
n04191943	n04014297	shelter
n04192238	n03546340	shelter
n04192698	n02739668	shield, buckler
n04192858	n04014297	shield
n04193377	n03613592	shift key
n04194127	n04015204	shin guard, shinpad
n04194289	n04530566	ship
n04196502	n03100490	shipping, cargo ships, merchant marine, merchant vessels
n04197110	n04194289	shipwreck
n04197391	n03419014	shirt
n04197781	n02928608	shirt button
n04198355	n04236377	shirtsleeve
n04198453	n03309808	shirttail
n04198562	n02854926	shirtwaist, shirtwaister
n04198722	n03624134	shiv
n04198797	n03161450	shock absorber, cushion
n04199027	n03380867	shoe
n04200000	n02974697	shoe
n04200258	n02883344	shoebox
n04200537	n03183080	shoehorn
n04200800	n04202417	shoe shop, shoe-shop, shoe store
n04201064	n03536761	shofar, shophar, shofroth, shophroth
n04201297	n04151940	shoji
n04201733	n02814533	shooting brake
n04202417	n03748162	shop, store
n04204081	n02773037	shopping bag
n04204238	n02801938	shopping basket
n04204347	n03484083	shopping cart
n04205318	n04489008	short pants, shorts, trunks
n04205505	n04236377	short sleeve
n04206225	n03438257	shot glass, jigger, pony
n04206356	n03343853	shotgun, scattergun
n04206570	n04190464	shotgun shell
n04206790	n04460130	shot tower
n04207151	n03050026	shoulder
n04207343	n02774152	shoulder bag
n04207596	n02733524	shouldered arch
n04207763	n03527444	shoulder holster
n04207903	n04015204	shoulder pad
n04208065	n03897943	shoulder patch
n04208210	n03489162	shovel
n04208427	n03346135	shovel
n04208760	n04308807,n04095210	showboat
n04208936	n03969259	shower
n04209133	n02954340	shower cap
n04209239	n03151077	shower curtain
n04209509	n04105893	shower room
n04209613	n02873839	shower stall, shower bath
n04210120	n03183080	shredder
n04210390	n03953416	shrine
n04211219	n03684823	shunter
n04211356	n02851099	shutter
n04211528	n03736970	shutter
n04211857	n02860415	shuttle
n04211970	n04019101	shuttle
n04212165	n04211970	shuttle bus, shuttle busses
n04212282	n02772554	shuttlecock, bird
n04212467	n03512147	shuttle helicopter
n04213353	n03265032	sickle, reaping hook, reap hook
n04213626	n04362025	
n04214046	n02856463	sideboard
n04214282	n03100490	sidecar
n04215153	n04123740	sidesaddle
n04215402	n04544979	sidewalk, pavement
n04216634	n04332243	sieve, screen
n04216860	n04216634	sifter
n04216963	n03852280	sights
n04217546	n02913152	signal box, signal tower
n04217718	n03183080	signaling device
n04217882	n04341686	signboard
n04218564	n02676261	silencer, muffler
n04219185	n03063338	Silex
n04219424	n03309808	silk
n04220036	n04341414	sill
n04220250	n04460130	silo
n04221424	n04381994	silverware
n04221823	n03699975	simulator
n04222210	n02818832	single bed
n04222307	n03589791	single-breasted jacket
n04222470	n04350905	single-breasted suit
n04222723	n04012084	single prop, single-propeller plane
n04222847	n02817799	single-reed instrument, single-reed woodwind
n04223299	n04508163	singlet, vest, undershirt
n04224543	n04194289	sister ship
n04224842	n04338517	sitar
n04225031	n02808440	sitz bath, hip bath
n04225729	n04285146	skate
n04225987	n02856463,n04576211	skateboard
n04226464	n03491988	skein
n04226537	n04361095	skeleton, skeletal frame, frame, underframe
n04226826	n03896984	skeleton key
n04227144	n03234306	sketch
n04227900	n03940256	skewer
n04228054	n04120093	ski
n04228215	n03736970	ski binding
n04228581	n02872752	ski boot
n04228693	n02954340	ski cap, stocking cap, toboggan cap
n04229107	n03127747	skid lid
n04229480	n04244997	skiff
n04229737	n03542333	ski lodge
n04229816	n03314378	ski mask
n04230603	n03976657	ski pole
n04230808	n03419014	skirt
n04231272	n03050026	skirt
n04231575	n04466613	ski run, ski trail
n04231693	n03100490	ski tow, ski lift
n04231905	n04508949	Skivvies
n04232153	n02954340	skullcap
n04232800	n04587648	skylight, fanlight
n04233124	n02913152	skyscraper
n04233405	n02852523	slab
n04233715	n04489008	slacks
n04233832	n04350905	slack suit
n04234455	n04339638	slat, spline
n04234887	n04105068	slate roof
n04235291	n04524313	sled, sledge, sleigh
n04235860	n02773037	sleeping bag
n04236377	n03050026	sleeve, arm
n04236702	n02974697	sleeve
n04236809	n02818832	sleigh bed
n04236935	n02824448	sleigh bell, cascabel
n04237423	n03699975	slicer
n04238128	n03964744	slide, playground slide, sliding board
n04238321	n03323703	slide fastener, zipper, zip fastener
n04238617	n04009552	slide projector
n04238763	n02708224	slide rule, slipstick
n04239074	n03221720	sliding door
n04239436	n02785648	sling, scarf bandage, triangular bandage
n04239786	n04199027	slingback
n04240752	n03050026	slipcover
n04241249	n03051540	slip-on
n04241394	n03380867	slipper, carpet slipper
n04241573	n03091374	slip ring
n04242408	n04128837	sloop
n04243546	n04243941	slot, one-armed bandit, one-armed banditti
n04243941	n03699975	slot machine, coin machine
n04244379	n03089014	sluice, sluiceway, penstock
n04244997	n02858304	small boat
n04245508	n03076411	small stores
n04245703	n04108268	small stuff
n04245847	n02866578	smart bomb
n04246060	n02876657	smelling bottle
n04246271	n03282933	smocking
n04246731	n03545150	smokehouse, meat house
n04246855	n03895866	smoker, smoking car, smoking carriage, smoking compartment
n04247011	n04151581	smoke screen, smokescreen
n04247630	n03954731	smooth plane, smoothing plane
n04247736	n02789487	snack bar, snack counter, buffet
n04247876	n02844714	snaffle, snaffle bit
n04248396	n02902079	snap brim
n04248507	n03497657	snap-brim hat
n04248851	n04474466	snare, gin, noose
n04249415	n03249569	snare drum, side drum
n04249582	n03318136	snatch block
n04249882	n03438257	snifter, brandy snifter, brandy glass
n04250224	n04090263	sniper rifle, precision rifle
n04250473	n04186848	snips, tinsnips
n04250692	n03819595	snood
n04250850	n02690941	snorkel, schnorkel, schnorchel, snorkel breather, breather
n04251144	n02895606	snorkel
n04251701	n03792048	snowbank, snow bank
n04251791	n02856463	snowboard
n04252077	n04464852	snowmobile
n04252225	n03791235	snowplow, snowplough
n04252331	n03183080	snowshoe
n04252560	n03863923	snowsuit
n04252653	n03699975	snow thrower, snow blower
n04253057	n02883344	snuffbox
n04253168	n03563967	snuffer
n04253931	n03127925	soapbox
n04254009	n03354613	soap dish
n04254120	n03210683	soap dispenser
n04254680	n02778669	soccer ball
n04254777	n03540267	sock
n04255163	n04060904	socket
n04255586	n02946921	soda can
n04255899	n03544360	sod house, soddy, adobe house
n04256520	n04161981	sofa, couch
n04256891	n02778669	softball, playground ball
n04257223	n03903424	soft pedal
n04257684	n03231912	soil pipe
n04257790	n03269401	solar array, solar battery, solar panel
n04257986	n02991048	solar cell, photovoltaic cell
n04258138	n04069276	solar dish, solar collector, solar furnace
n04258333	n03508101	solar heater
n04258438	n03544360	solar house
n04258618	n04403638	solar telescope
n04258732	n04377057	solar thermal system
n04258859	n03489162	soldering iron
n04259630	n03497657	sombrero
n04260364	n03931044	sonogram, echogram
n04261281	n03847823	souk
n04261638	n03789171	sound camera, sound camerae
n04262161	n04080454	sounding board, soundboard
n04262678	n04063868	sound recording, audio recording, audio
n04263257	n02880940	soup bowl
n04263336	n03633091	soup ladle
n04263502	n04284002	soupspoon, soup spoon
n04263760	n03183080	source of illumination
n04264628	n03613592	space bar
n04264765	n04264914	space capsule, capsule
n04264914	n03125870,n04137444	spacecraft, ballistic capsule, space vehicle
n04265275	n03508101	space heater
n04265904	n04099175	space rocket
n04266014	n04264914	space shuttle
n04266162	n04137444	space station, space platform, space laboratory
n04266375	n04001845	spacesuit
n04266486	n03488603	spade
n04266968	n03577818	spaghetti junction
n04267435	n03381776	spanker
n04267577	n03976657	spar
n04269270	n03269401	spark plug, sparking plug, plug
n04269822	n03655072	spat, gaiter
n04269944	n03489162	spatula
n04270147	n04500060	spatula
n04270371	n04401088	speakerphone
n04270891	n04565375	spear, lance
n04271531	n04202417	specialty store
n04272054	n03852280	spectacles, specs, eyeglasses, glasses
n04272389	n04022332	spectator pump, spectator
n04272928	n03926876	spectrophotometer
n04273285	n03739693	speculum, specula
n04273569	n03790230	speedboat
n04273659	n03520811	speed bump
n04273796	n03753077	speedometer, speed indicator
n04273972	n03558404	speed skate, racing skate
n04274985	n04001499	sphygmomanometer
n04275175	n04038440	spice rack
n04275363	n09477037	spider web, spider's web
n04275548	n04568557	spider web, spider's web
n04275661	n04285146	spike
n04277352	n04317420	spindle
n04277493	n04111190	spindle, mandrel, mandril, arbor
n04277826	n03050655	spin dryer, spin drier
n04278247	n03496296	spinet
n04278353	n04515003	spinet
n04278447	n03505383	spinnaker
n04279172	n04417180	spinning machine
n04279353	n03351979	spinning rod
n04279462	n04279172	spinning wheel
n04280970	n04227900	
n04281260	n04060904	spittoon, cuspidor
n04281375	n04014297	splashboard, splasher, dashboard
n04282494	n03736970	splint
n04282872	n04046590	split rail, fence rail
n04282992	n03984234	Spode
n04283096	n02688443	spoiler
n04283255	n02688443	spoiler
n04283378	n04359589	spoke, wheel spoke
n04283585	n03954731	spokeshave
n04283905	n04367480	sponge mop
n04284002	n03153375,n03094503	spoon
n04284341	n04597066	spoon
n04284438	n03153375	Spork
n04284572	n03993180	sporran
n04284869	n03621473	sport kite, stunt kite
n04285008	n02958343	sports car, sport car
n04285146	n03294048	sports equipment
n04285622	n03563967	sports implement
n04285803	n02756098	sportswear, athletic wear, activewear
n04285965	n02958343	sport utility, sport utility vehicle, S.U.V., SUV
n04286128	n03953020	spot
n04286575	n03636248	spotlight, spot
n04287153	n03848729	
n04287747	n02730265	spray gun
n04287898	n03875218	spray paint
n04288272	n03267972	
n04288533	n02777100	spring balance, spring scale
n04289027	n03736970	sprinkler
n04289195	n04377057	sprinkler system
n04289576	n03381776	spritsail
n04289690	n04574999	sprocket, sprocket wheel
n04289827	n04101497	sprocket
n04290079	n04245703	spun yarn
n04290259	n04007664	spur, gad
n04290507	n03430551	spur gear, spur wheel
n04290615	n04137444	sputnik
n04292414	n04039381	squash racket, squash racquet, bat
n04292572	n03691459	squawk box, squawker, intercom speaker
n04292921	n03039947	squeegee
n04293119	n03621049	squeezer
n04294212	n03183080	stabilizer, stabiliser
n04294426	n02688443	stabilizer
n04294614	n02788689,n04294212	stabilizer bar, anti-sway bar
n04294879	n03322570	stable, stalls, horse barn
n04295081	n03430959	stable gear, saddlery
n04295571	n04328946	stacks
n04295881	n04341686	stadium, bowl, sports stadium, stadia, sports stadia
n04296261	n04317420	staff
n04296562	n03961939	stage
n04297098	n03055670	stagecoach
n04297750	n04587648	stained-glass window
n04297847	n04118021	stair-carpet
n04298308	n04564698	stairway, staircase
n04298661	n04572800	stairwell
n04299215	n02874086	stall, sales booth
n04299370	n03079741	stall
n04299963	n03192790	stamp
n04300358	n03316406	stamp mill, stamping mill
n04300643	n03988170	stanchion
n04301000	n04379243	stand
n04301760	n04472243	standard transmission, stick shift
n04303357	n03699975	staple gun, staplegun, tacker
n04303497	n03699975	stapler, stapling machine
n04304375	n03273061	starter, starter motor, starting motor
n04304680	n02796623	starting gate, starting stall
n04305210	n03449564	Statehouse
n04305323	n03719053	stately home
n04305572	n02932227	stateroom
n04306080	n03315023	station
n04306592	n03736970	stator, stator coil
n04306847	n04157320	statue
n04307419	n02886599	
n04307767	n03381776	staysail
n04307986	n04380346	steak knife, steak knives
n04308084	n02686568	stealth aircraft
n04308273	n02867715,n04308084	stealth bomber
n04308397	n03335030,n04308084	stealth fighter
n04308583	n04105893	steam bath, steam room, vapor bath, vapour bath
n04308807	n02858304	steamboat
n04309049	n03307573	steam engine
n04309348	n04194289	steamer, steamship
n04309548	n03101986	steamer
n04309833	n03584829	steam iron
n04310018	n03684823	steam locomotive
n04310157	n04524313	steamroller, road roller
n04310904	n04185071	steel
n04311004	n02898711	steel arch bridge
n04311174	n03915437	steel drum
n04311595	n03316406	steel mill, steelworks, steel plant, steel factory
n04312154	n02777100	steelyard, lever scale, beam scale
n04312432	n04460130	steeple, spire
n04313220	n03738472	steering system, steering mechanism
n04313503	n03490449	steering wheel, wheel
n04313628	n04326084,n02724026	stele, stela, stelae
n04314914	n04359589	step, stair
n04315342	n04471315	step-down transformer
n04315948	n04077430	stereo, stereophony, stereo system, stereophonic system
n04316498	n03851341	stereoscope
n04317063	n03874138	sternwheeler
n04317175	n03739693	stethoscope
n04317325	n04138977	stewing pan, stewpan
n04317420	n03563967	stick
n04317833	n03563967	stick
n04317976	n03659292	stick, control stick, joystick
n04318131	n04285146	stick
n04318787	n04515129	stile
n04318892	n03158885	stiletto
n04319937	n03976657	stilt
n04320973	n04359589	stirrup, stirrup iron
n04321238	n04179385	stitch
n04321453	n04317420	stob
n04322026	n03485997,n04359589	stock, gunstock
n04322801	n04037443	stock car
n04323819	n03540267	stocking
n04324297	n03990474	stockpot
n04324387	n04329477	stockroom, stock room
n04325041	n04123740	stock saddle, Western saddle
n04325704	n04143897	stole
n04326084	n14786479	stone
n04326547	n03327234	stone wall
n04326676	n02997607	stoneware
n04326799	n03725717	stonework
n04326896	n04161981	stool
n04327204	n03984381	stoop, stoep
n04327682	n03325088	stopcock, turncock
n04328186	n04438304	stopwatch, stop watch
n04328329	n04540547	storage battery, accumulator
n04328946	n02735688	storage space
n04329190	n03177349	storehouse, depot, entrepot, store
n04329477	n04105893	storeroom, storage room, stowage
n04329834	n03221720	storm door
n04329958	n04587648	storm window, storm sash
n04330267	n03508101	stove
n04330340	n03620052	stove, kitchen stove, kitchen range, cooking stove
n04330746	n03017428	stovepipe
n04330998	n04536866	Stradavarius, Strad
n04331277	n03001627	straight chair, side chair
n04331639	n03183080	straightener
n04332074	n04057047	straight razor
n04332243	n03339643	strainer
n04332580	n03419014	straitjacket, straightjacket
n04333129	n03653220	strap
n04333869	n03521076	strap hinge, joint hinge
n04334105	n03236735	strapless
n04334365	n03373237	streamer fly
n04334599	n04426618	street
n04335209	n04426618	street
n04335435	n04170037	streetcar, tram, tramcar, trolley, trolley car
n04335693	n03051540	street clothes
n04335886	n03636248	streetlight, street lamp
n04336034	n03183080	strengthener
n04336792	n03678362	stretcher
n04337287	n04489008	stretch pants
n04337740	n03736970	striker
n04338517	n03800933	stringed instrument
n04338963	n04436185	stringer
n04339291	n00021939	strip
n04339638	n14943580	strip
n04339879	n03665366	strip lighting
n04340521	n04147495	stroboscope, strobe, strobe light
n04340750	n02883344	strongbox, deedbox
n04340935	n03171356	stronghold, fastness
n04341133	n04329477	strongroom
n04341414	n04359589	structural member
n04341686	n00021939	structure
n04344003	n03917622	stud finder
n04344734	n02726305	studio apartment, studio
n04344873	n03100346	studio couch, day bed
n04345028	n04105893	study
n04345201	n03038685	study hall
n04346157	n04565375	stun gun, stun baton
n04346328	n04210390	stupa, tope
n04346428	n03907227	sty, pigsty, pigpen
n04346679	n03183080	stylus, styli
n04347119	n02958343	subcompact, subcompact car
n04347519	n03701391	submachine gun
n04347754	n04348184	submarine, pigboat, U-boat
n04348184	n04552696	submersible, submersible warship
n04348359	n02727825	submersible
n04349306	n04468005	subway train
n04349401	n03691459	subwoofer
n04350104	n04021798	suction pump
n04350458	n03309808	suede cloth, suede
n04350581	n03206908	sugar bowl
n04350769	n04284002	sugar spoon, sugar shell
n04350905	n03419014	suit, suit of clothes
n04351699	n03309808	suiting
n04353573	n03538634	sulky
n04354026	n03118969	summer house
n04354182	n04092959	sumo ring
n04354487	n04350104	sump pump
n04354589	n02869837,n04356595	sunbonnet
n04355267	n03168107	sun deck
n04355338	n04437953	sundial
n04355511	n03236735	sundress
n04355933	n03099771	sunglass
n04356056	n04272054	sunglasses, dark glasses, shades
n04356595	n03497657	sunhat, sun hat
n04356925	n04105893	sun parlor, sun parlour, sun porch, sunporch, sunroom, sun lounge, solarium, solaria
n04357121	n04105068	sunroof, sunshine-roof
n04357314	n03128519	sunscreen, sunblock, sun blocker
n04357531	n03419014	sunsuit
n04358117	n03711711	supercomputer
n04358491	n03820728	superhighway, information superhighway
n04358707	n03461385	supermarket
n04358874	n04341686	superstructure
n04359335	n03736970	supply chamber
n04359500	n03148324	supply closet
n04359589	n03183080	
n04360501	n04361095	
n04360798	n03073977	support column
n04360914	n04323819	support hose, support stocking
n04361095	n04341686	supporting structure
n04361260	n04460130	supporting tower
n04361641	n03269401	suppressor, suppresser
n04362025	n00021939	
n04363777	n03057021	surcoat
n04363991	n04105893	surgery
n04364160	n04361641	surge suppressor, surge protector, spike suppressor, spike arrester, lightning arrester
n04364545	n03739693	surgical instrument
n04364827	n03623556,n04364545	surgical knife, surgical knives
n04365328	n03049066	surveillance system
n04365484	n03574816	surveying instrument, surveyor's instrument
n04366033	n02789487	sushi bar
n04366116	n03738241	suspension, suspension system
n04366367	n02898711	suspension bridge
n04367011	n03903424	sustaining pedal, loud pedal
n04367371	n04160372	suture, surgical seam
n04367480	n03039947	swab, swob
n04367746	n03563967	swab
n04367950	n03419014	swaddling clothes, swaddling bands
n04368496	n03589791	swallow-tailed coat, swallowtail, morning coat
n04369025	n02785648	swathe, wrapping
n04369282	n03563967	swatter, flyswatter, flyswat
n04370048	n03419014	sweater, jumper
n04370288	n04489008	sweat pants, sweatpants
n04370456	n04021028	sweatshirt
n04370774	n03419014	sweat suit, sweatsuit, sweats, workout suit
n04371050	n04164757	sweep hand, sweep-second
n04371430	n04371563	swimming trunks, bathing trunks
n04371563	n03419014	swimsuit, swimwear, bathing suit, swimming costume, bathing costume
n04371774	n03736970,n03964744	swing
n04372171	n03575958	switch
n04372370	n03096960	switch, electric switch, electrical switch
n04373089	n03973628	switchblade, switchblade knife, flick-knife, flick knife, switchblade knives, flick knives
n04373428	n03684823	switch engine, donkey engine
n04373704	n03001627	swivel chair
n04373795	n04317420	swizzle stick
n04373894	n04565375	sword, blade, steel
n04374315	n02949202	sword cane, sword stick
n04374735	n03953416	synagogue, temple, tabernacle
n04375241	n04377057	synchromesh
n04375405	n03269203	synchronous converter, rotary converter
n04375615	n03273061	synchronous motor
n04376400	n03279153,n03614532	synthesizer, synthesiser
n04376876	n03739693	syringe
n04377057	n03575240	
n04378956	n04254777	tabi, tabis
n04379243	n03405725	table
n04379964	n03405725	table
n04380255	n03383948	tablefork
n04380346	n03623556,n03153375	table knife, table knives
n04380533	n03636649	table lamp
n04380916	n03034663	table saw
n04381073	n04284002	tablespoon
n04381587	n04379243	table-tennis table, ping-pong table, pingpong table
n04381724	n03873848	table-tennis racquet, table-tennis bat, pingpong paddle
n04381860	n04603558	tabletop
n04381994	n04550840	tableware
n04382438	n04326896	taboret, tabouret
n04382695	n04382880	tachograph
n04382880	n03733925	tachometer, tach
n04383015	n04419073	tachymeter, tacheometer
n04383130	n03804744	tack
n04383839	n03309808	taffeta
n04384593	n03427296	tailgate, tailboard
n04384910	n03636248	taillight, tail lamp, rear light, rear lamp
n04385536	n03944672	tailpipe
n04385799	n04111668	tail rotor, anti-torque rotor
n04386051	n04359589	tailstock
n04386664	n04133789	talaria
n04386792	n04447276	talcum, talcum powder
n04387095	n02954340	tam, tam-o'-shanter, tammy
n04387201	n03249569	tambour
n04387261	n03391770	tambour, embroidery frame, embroidery hoop
n04387400	n03249569	tambourine
n04387706	n04451818	tamp, tamping bar
n04387932	n04388162	Tampax
n04388162	n03967942	tampon
n04388743	n04531098	tank, storage tank
n04389033	n03764276,n02740533,n04464852	tank, army tank, armored combat vehicle, armoured combat vehicle
n04389430	n03241496	tankard
n04389521	n03393912	tank car, tank
n04389718	n02740533	tank destroyer
n04389854	n03684823	tank engine, tank locomotive
n04390577	n04197391	tank top
n04390873	n03691459	tannoy
n04390977	n03967942	tap, spigot
n04391445	n03309808	tapa, tappa
n04391569	n04339291	tape
n04391838	n04063868	tape, tape recording, taping
n04392113	n03733925	tape, tapeline, tape measure
n04392526	n03278248	tape deck
n04392764	n03738472	tape drive, tape transport, transport
n04392985	n03278248	tape player
n04393095	n03707597	tape recorder, tape machine
n04393549	n03309808	tapestry, tapis
n04393808	n03659292	tappet
n04394261	n04285146	target, butt
n04394630	n03900509	tarmacadam, tarmac, macadam
n04395024	n02953673	tarpaulin, tarp
n04395106	n03309808	tartan, plaid
n04395651	n03178782	tattoo
n04395875	n02913152	tavern, tap house
n04396808	n02773037	tea bag
n04396902	n03621049	tea ball
n04397027	n04176068	tea cart, teacart, tea trolley, tea wagon
n04397452	n03147509	teacup
n04397645	n03450230	tea gown
n04397768	n03612814	teakettle
n04398044	n03990474	teapot
n04398497	n04081281	teashop, teahouse, tearoom, tea parlor, tea parlour
n04398688	n04284002	teaspoon
n04398834	n04332243	tea-strainer
n04398951	n04379243	tea table
n04399158	n04516214	tea urn
n04399537	n03905540,n03446832	tee, golf tee
n04399846	n03521076	tee hinge, T hinge
n04400289	n03078287	telecommunication system, telecom system, telecommunication equipment, telecom equipment
n04400737	n03613592	telegraph key
n04401088	n03278248	telephone, phone, telephone set
n04401578	n03270695	telephone bell
n04401680	n02873839	telephone booth, phone booth, call box, telephone box, telephone kiosk
n04401828	n04402984	telephone cord, phone cord
n04401949	n03589513	telephone jack, phone jack
n04402057	n03091374	telephone line, phone line, telephone circuit, subscriber line
n04402449	n03988170	telephone pole, telegraph pole, telegraph post
n04402580	n03261776	telephone receiver, receiver
n04402746	n03078287	telephone system, phone system
n04402984	n04594489	telephone wire, telephone line, telegraph wire, telegraph line
n04403413	n02943241	telephoto lens, zoom lens
n04403524	n04010779	Teleprompter
n04403638	n03709206	telescope
n04403925	n03470387	telescopic sight, telescope sight
n04404412	n04400289	television, television system
n04404817	n03846772	television antenna, tv-antenna, television antennae
n04404997	n04405540	television camera, tv camera, camera, television camerae, tv camerae, camerae
n04405540	n03278248	television equipment, video equipment
n04405762	n03782006	television monitor, tv monitor
n04405907	n04060647	television receiver, television, television set, tv, tv set, idiot box, boob tube, telly, goggle box
n04406239	n04105893	television room, tv room
n04406817	n04473432	telpherage, telferage
n04407435	n03953416	temple
n04407686	n02913152	temple
n04408871	n03091374,n03644248	temporary hookup, patch
n04409011	n04194289	tender, supply ship
n04409128	n02858304	tender, ship's boat, pinnace, cutter
n04409384	n02726681	tenement, tenement house
n04409515	n02778669	tennis ball
n04409625	n02945161	tennis camp
n04409806	n04039381	tennis racket, tennis racquet
n04410086	n03249569	tenor drum, tom-tom
n04411264	n04191595	tent, collapsible shelter
n04412097	n03357376	tent-fly, rainfly, fly sheet, tent flap
n04412416	n04411264,n03685307	tepee, tipi, teepee
n04412901	n04306080	terminal, terminus, depot, termini
n04413419	n03278248	terminal
n04413969	n04115256	terraced house
n04414199	n04539203	terrarium, terraria
n04414319	n03262519	terra sigillata, Samian ware
n04414476	n03309808,n04459610	terry, terry cloth, terrycloth
n04414675	n04471315	Tesla coil
n04414909	n04435180	tessera, tesserae
n04415663	n04099429	test rocket, research rocket, test instrument vehicle
n04416005	n04014297	testudo, testudines
n04416901	n03178782	tetraskelion, tetraskele, tetraskelia
n04417086	n04494204	tetrode
n04417180	n03699975	textile machine
n04417672	n04105068	thatch, thatched roof
n04417809	n02913152	theater, theatre, house
n04418357	n03151077	theater curtain, theatre curtain
n04419073	n04365484	theodolite, transit
n04419642	n03279153	theremin
n04419868	n04004475	thermal printer
n04421872	n03733925	thermometer
n04422409	n03834040	thermonuclear reactor, fusion reactor
n04422727	n04518132	thermos, thermos bottle, thermos flask
n04422875	n04072193	thermostat, thermoregulator
n04423845	n02955065,n03094503	thimble
n04424218	n00021939	
n04424692	n04186848	thinning shears
n04425804	n02797881	third base, third bases
n04426316	n03653220	thong
n04426427	n04508489	thong
n04426618	n04096066	thoroughfare
n04426788	n03106110	thread, yarn
n04427715	n02925519	three-piece suit
n04428191	n03322940	thresher, thrasher, threshing machine
n04428634	n04202417	thriftshop, second-hand store
n04429376	n03002210	throne
n04430475	n02817031	thrust bearing
n04430896	n03122748	thumb
n04431025	n03341707	thumbhole
n04431745	n04383130,n03887185	thumbtack, drawing pin, pushpin
n04432203	n03597317	tiara
n04432662	n03309808	ticking
n04433585	n02886599	tie, railroad tie, crosstie, sleeper
n04434207	n04038727	tie rack
n04434531	n04100174	tie rod
n04434932	n03540267	tights, leotards
n04435180	n04233405	tile
n04435653	n04105068	tile roof
n04436012	n03904060	tilt-top table, tip-top table, tip table
n04436185	n02815950	timber
n04436329	n03988170	timber
n04437953	n03733925	timepiece, timekeeper, horologe
n04438304	n04437953	timer
n04438507	n03450018	timer
n04438897	n04531098	tin
n04439585	n04010927	tine
n04439712	n03375694	tinfoil, tin foil
n04440749	n03533972	tire, tyre
n04440963	n02999410	tire chain, snow chain
n04441662	n02793495	tithe barn
n04441790	n02727825	titrator
n04442312	n03620052	toaster
n04442441	n03620052	toaster oven
n04442741	n04038727	toastrack
n04443164	n03993180	tobacco pouch
n04443257	n04202417	tobacco shop, tobacconist shop, tobacconist
n04443766	n03797390	toby, toby jug, toby fillpot jug
n04444749	n04014297	toecap
n04445040	n03045337	toga
n04445154	n04445040	toga virilis
n04445327	n03323703	toggle
n04445952	n04372370	toggle switch, toggle, on-off switch, on/off switch
n04446276	n04105893	toilet, lavatory, lav, john, privy, bathroom
n04446521	n03969259	toilet, commode, crapper, pot, potty, stool, throne
n04446844	n02773037	toilet bag, sponge bag
n04447028	n02881193	toilet bowl
n04447276	n03994008	toilet powder, bath powder, dusting powder
n04447443	n03575240	toiletry, toilet articles
n04447861	n04161981	toilet seat
n04448070	n03916031	toilet water, eau de toilette
n04448361	n03208556	token
n04449290	n02873839	tollbooth, tolbooth, tollhouse
n04449966	n04565375	tomahawk, hatchet
n04450133	n04347519	Tommy gun, Thompson submachine gun
n04450243	n04609651	tomograph
n04450640	n03690938	toner
n04450749	n03183080	tongs, pair of tongs
n04450994	n03357376	tongue
n04451318	n03177708	tongue depressor
n04451818	n03563967	tool
n04452528	n02773037	tool bag
n04452615	n03014705	toolbox, tool chest, tool cabinet, tool case
n04452757	n04187547	toolshed, toolhouse
n04452848	n04008947	tooth, teeth
n04453037	n04008947	tooth, teeth
n04453156	n02908217,n04447443	toothbrush
n04453390	n03929443,n04339638	toothpick
n04453666	n04596852	
n04453910	n03122748	
n04454908	n03417345	topiary
n04455250	n03726760	topmast
n04455652	n04127904	topsail
n04456115	n03665366	torch
n04457474	n03180504	torpedo-boat destroyer
n04457767	n03099945	torque converter
n04457910	n04606574	torque wrench
n04458633	n03074380,n03282591	totem pole
n04458843	n03085602	touch screen, touchscreen
n04459018	n03476083	toupee, toupe
n04459362	n03932670	towel
n04459610	n03309808	toweling, towelling
n04459773	n04038727	towel rack, towel horse
n04459909	n02788689	towel rail, towel bar
n04460130	n04341686	tower
n04461437	n03449564	town hall
n04461570	n03899328	towpath, towing path
n04461696	n04490091	tow truck, tow car, wrecker
n04461879	n03183080	toy
n04462011	n03014705	toy box, toy chest
n04462240	n04202417	toyshop
n04463510	n04096066	track, cart track, cartroad
n04463679	n02788689	track, rail, rails, runway
n04463983	n00021939	track
n04464615	n03277771	trackball
n04464852	n04170037	tracked vehicle
n04465050	n03544360	tract house
n04465358	n03684823	traction engine
n04465501	n04170037	tractor
n04465666	n04490091	tractor
n04466613	n04463510	trail
n04466871	n03790512	trail bike, dirt bike, scrambler
n04467099	n04576211	trailer, house trailer
n04467307	n03100490	trailer
n04467665	n04490091	trailer truck, tractor trailer, trucking rig, rig, articulated lorry
n04468005	n04019101	train, railroad train
n04469003	n04463983	tramline, tramway, streetcar track
n04469514	n03472232	trampoline
n04469813	n03100490	tramway, tram, aerial tramway, cable tramway, ropeway
n04470953	n03269401	transducer
n04471148	n04341686	transept
n04471315	n03269401	transformer
n04471632	n04171831	transistor, junction transistor, electronic transistor
n04472243	n03431243	transmission system
n04472563	n04111190	transmission shaft
n04473108	n04587648	transom, transom window, fanlight
n04473432	n03315023	transportation system, transportation, transit
n04474035	n04490091	transporter, car transporter
n04474187	n04194289	transport ship
n04474466	n03183080	trap
n04475411	n04371774	trapeze
n04475631	n03584829	travel iron
n04476116	n03351262	trawler, dragger
n04476259	n04060904	tray
n04476831	n04341414	tread
n04476972	n03093792	tread
n04477219	n03765561	treadmill, treadwheel, tread-wheel
n04477387	n03302790	treadmill
n04477548	n03014705	treasure chest
n04478512	n03646916	trellis, treillage
n04478889	n03214253	trench
n04479046	n04049405	trench coat
n04479823	n04361260	trestle
n04479939	n02898711	trestle bridge
n04480033	n04379243	trestle table
n04480853	n03915437	triangle
n04482177	n03061050	tricorn, tricorne
n04482297	n03625355	tricot
n04482393	n04576211	tricycle, trike, velocipede
n04483073	n03183080	trigger
n04483307	n04128499	trimaran
n04483925	n03699975	trimmer
n04484432	n04494204	triode
n04485082	n04038440	tripod
n04485423	n02743547	triptych
n04485884	n03178782	triskelion, triskele, triskelia
n04486054	n02733524,n03743902	triumphal arch
n04486213	n02797692	trivet
n04486934	n03350602	troll
n04487081	n02924116	trolleybus, trolley coach, trackless trolley
n04487394	n02891788	trombone
n04487724	n03764276	troop carrier, troop transport
n04488202	n02975212	trophy case
n04488427	n04060904	trough
n04488530	n03419014	trouser
n04488742	n03145843	trouser cuff
n04488857	n03528263	trouser press, pants presser
n04489008	n03419014	trouser
n04489695	n03859958	trousseau, trousseaux
n04489817	n03489162	trowel
n04490091	n03791235	truck, motortruck
n04490490	n03365592	truck bed
n04491388	n03053474	truncheon, nightstick, baton, billy, billystick, billy club
n04491638	n02818832	trundle bed, truckle bed, truckle
n04491769	n02774630	trunk
n04492060	n03661340	trunk lid
n04492375	n03391770	truss
n04492749	n02898711	truss bridge
n04493381	n04531098	tub, vat
n04493505	n03089014	tube, tubing
n04494204	n03277771	tube, vacuum tube, thermionic vacuum tube, thermionic tube, electron tube, thermionic valve
n04495698	n04143897	tudung
n04495843	n02858304	tugboat, towboat, tower
n04496614	n03819595	tulle
n04496726	n03050655	tumble-dryer, tumble drier
n04496872	n03438257	tumbler
n04497005	n03839993	tumbler
n04497442	n02795169	tun
n04497570	n03045337	tunic
n04497801	n03563967	tuning fork
n04497962	n03895585	tunnel
n04498389	n03502509	turban
n04498523	n04110654	turbine
n04499062	n04176190	tureen
n04499446	n02808304	Turkish towel, terry towel
n04500060	n03101986	turner, food turner
n04501370	n03427296	turnstile
n04501550	n03961939	turntable
n04501947	n04460130	turret
n04502059	n03046257	turret clock
n04502197	n04370048,n03595614	turtleneck, turtle, polo-neck
n04502502	n03309808	tweed
n04502670	n03691459	tweeter
n04502851	n03343853	twenty-two, .22
n04503413	n02818832	twin bed
n04503593	n02844307	twist bit, twist drill
n04504141	n02925519	two-piece, two-piece suit, lounge suit
n04504770	n04004475	typesetting machine
n04505036	n03007591	typewriter
n04505470	n03614007	typewriter keyboard
n04506289	n03467517	uke, ukulele
n04506506	n02995998	ultracentrifuge
n04506688	n03667829	ultramicroscope, dark-field microscope
n04507155	n02951843	umbrella
n04507453	n03391770,n04359589	undercarriage
n04508163	n03419014	undergarment, unmentionable
n04508489	n04508163	underpants
n04508949	n04508163	underwear, underclothes, underclothing
n04509171	n03673450	undies
n04509260	n03888605	uneven parallel bars, uneven bars
n04509417	n04576211	unicycle, monocycle
n04509592	n03051540	uniform
n04510706	n03119510	universal joint
n04511002	n03297735	university
n04513827	n03122748	upholstery
n04513998	n03309808	upholstery material
n04514241	n02892767	uplift
n04514738	n03167666	upper deck
n04514899	n04213626	upper surface
n04515003	n03928116	upright, upright piano
n04515129	n04341414	
n04516116	n04522168	urn
n04516214	n03990474	urn
n04516354	n02958343	used-car, secondhand car
n04516672	n03563967	utensil
n04517211	n04347519	Uzi
n04517408	n03259505	vacation home
n04517823	n03528263	vacuum, vacuum cleaner, vacua
n04518132	n03359566	vacuum flask, vacuum bottle
n04518343	n03429288	vacuum gauge, vacuum gage
n04518643	n03938522	Valenciennes, Valenciennes lace
n04518764	n03865371	valise
n04519153	n03096960	valve
n04520170	n04490091	van
n04520382	n02946348	van, caravan
n04520784	n03340581	vane
n04521863	n03733925	variometer
n04521987	n03058107	varnish
n04522168	n03593526	vase
n04523525	n04105068	vault
n04523690	n02921884	vault, burial vault
n04523831	n04341133	vault, bank vault
n04523993	n04341686	vaulting
n04524142	n03538037	vaulting horse, long horse, buck
n04524313	n03100490	vehicle
n04524941	n03309808	velour, velours
n04525038	n03309808	velvet
n04525191	n03309808	velveteen
n04525305	n04243941	vending machine
n04525417	n03058107	veneer, veneering
n04525584	n04589190	Venetian blind
n04525821	n03186399	Venn diagram, Venn's diagram
n04526964	n03183080	ventilator
n04527648	n03984381	veranda, verandah, gallery
n04528079	n03899612	verdigris
n04528968	n02939866	vernier caliper, vernier micrometer
n04529108	n04141838	vernier scale, vernier
n04529681	n03337140	vertical file
n04529962	n04294426	vertical stabilizer, vertical stabiliser, vertical fin, tail fin, tailfin
n04530283	n02688443	vertical tail
n04530566	n03125870	vessel, watercraft
n04531098	n03094503	vessel
n04531873	n03419014	vest, waistcoat
n04532106	n03450516	vestment
n04532398	n03972524	vest pocket
n04532670	n02898711	viaduct
n04532831	n03915437	vibraphone, vibraharp, vibes
n04533042	n03736970	vibrator
n04533199	n03736970	vibrator
n04533499	n03452267	Victrola
n04533594	n03309808	vicuna
n04533700	n02978881,n04534127	videocassette
n04533802	n04393095	videocassette recorder, VCR
n04533946	n03851787	videodisk, videodisc, DVD
n04534127	n04063868	video recording, video
n04534359	n03708036	videotape
n04534520	n04391838,n04534127	videotape
n04534895	n02948072	vigil light, vigil candle
n04535370	n03118969	villa
n04535524	n03544360	villa
n04536153	n02880546	viol
n04536335	n02880546	viola
n04536595	n04536153	viola da gamba, gamba, bass viol
n04536866	n02880546	violin, fiddle
n04538552	n03525827	vise, bench vise
n04539203	n03285912	vivarium, vivaria
n04539794	n03309808	voile
n04539876	n03744276	volatile storage
n04540053	n02778669	volleyball
n04540255	n03820154	volleyball net
n04540547	n02810471	voltaic battery, galvanic battery
n04541320	n03753077	voltmeter
n04541987	n02873839	voting booth
n04542715	n03521544	waders
n04542858	n03982060	wading pool
n04542943	n03620052	waffle iron
n04543158	n04576211	wagon, waggon
n04543636	n04440749	wagon tire
n04543772	n04574999	wagon wheel
n04543996	n03882058	wainscot, wainscoting, wainscotting
n04544325	n04546855	wainscoting, wainscotting
n04544450	n03993180	waist pack, belt bag
n04544805	n15101854	wale, strake
n04544979	n03899328	walkway, paseo
n04545305	n03391770	walker, baby-walker, go-cart
n04545748	n04199027	walker
n04545858	n04042795	walkie-talkie, walky-talky
n04546194	n04317420	walking stick
n04546340	n04315948	Walkman
n04546855	n03894379	wall
n04547592	n03327234	wall
n04547991	n02856463	wallboard, drywall, dry wall
n04548280	n03046257	wall clock
n04548362	n02974697	wallet, billfold, notecase, pocketbook
n04549028	n02954163	wall tent
n04549122	n03405725	wall unit
n04549629	n04100174	wand
n04549919	n02853016	ward, hospital ward
n04550184	n03405725	wardrobe, closet
n04550840	n00022903	ware
n04551055	n04329190	warehouse, storage warehouse
n04552348	n03510583,n03764276	warplane, military plane
n04552696	n04194289,n03764276	warship, war vessel, combat ship
n04553389	n04557308	
n04553561	n03309808	wash-and-wear
n04553703	n02801525	washbasin, handbasin, washbowl, lavabo, wash-hand basin, lavaboes
n04554211	n04014297	washboard, splashboard
n04554406	n03183080	washboard
n04554684	n04580493	washer, automatic washer, washing machine
n04554871	n04159354	washer
n04555291	n04446276	washroom
n04555400	n03405725	washstand, wash-hand stand
n04555600	n04493381	washtub
n04555700	n03094503	wastepaper basket, waste-paper basket, wastebasket, waste basket, circular file
n04555897	n04437953	watch, ticker
n04556408	n02954340	watch cap
n04556533	n02974697	watch case
n04556948	n04460130	watchtower
n04557308	n03875218	water-base paint
n04557648	n02876657	water bottle
n04557751	n02927608	water butt
n04558478	n04446276	water closet, closet, W.C., loo
n04559166	n03183080	water cooler
n04559451	n03325088,n03969259	water faucet, water tap, hydrant
n04559730	n03429288	water gauge, water gage, water glass
n04559910	n03438257	water glass
n04560113	n03508101,n04388743	water heater, hot-water heater, hot-water tank
n04560292	n03094503	watering can, watering pot
n04560804	n03603722	water jug
n04560882	n03982060,n03839795	water jump
n04561287	n03753077	water meter
n04561422	n03765561	water mill
n04561734	n03309808	waterproof
n04562262	n04228054	water ski
n04562496	n03089014	waterspout
n04562935	n04078574	water tower
n04563204	n04574999	waterwheel, water wheel
n04563413	n04574999	waterwheel, water wheel
n04564278	n03733925	wattmeter
n04564581	n03265874	waxwork, wax figure
n04564698	n00021939	
n04565375	n03574816	weapon, arm, weapon system
n04565963	n04565375	weapon of mass destruction, WMD, W.M.D.
n04566257	n03575240	weaponry, arms, implements of war, weapons system, munition
n04566561	n03764276,n04170037	weapons carrier
n04566756	n04568069	weathercock
n04566862	n04514738	weather deck, shelter deck
n04568069	n03736970	weathervane, weather vane, vane, wind vane
n04568298	n03178782	weave
n04568557	n04474466	web, entanglement
n04568841	n03309808	webbing
n04569063	n03196062	webcam
n04569520	n03566329	wedge
n04569822	n03585073	wedge
n04570214	n03992703	Wedgwood
n04570815	n02773838	weekender
n04571088	n00021939	
n04571292	n04285146	weight, free weight, exercising weight
n04571566	n03160309	weir
n04571686	n03327234	weir
n04571958	n03600977	weld
n04572800	n04182890	
n04572935	n04531098	
n04573281	n04160372	welt
n04573513	n02789487	wet bar
n04573937	n03373237	wet fly
n04574067	n03419014	wet suit
n04574999	n03700963	wheel
n04575723	n03512911	wheel
n04575824	n03525074	wheel and axle
n04576002	n03001627	wheelchair
n04576211	n04524313,n03094503	wheeled vehicle
n04576971	n03736970	wheelwork
n04577426	n04326084	whetstone
n04577769	n03574816	whip
n04578934	n03775199	whisk
n04579056	n02876657	whiskey bottle
n04579145	n03603722	whiskey jug
n04579230	n03220513	whispering gallery, whispering dome
n04579432	n02676261,n04217718	whistle
n04579667	n04586932	whistle
n04579986	n03716327	
n04580298	n03252064	white goods, household linen
n04580493	n03528263	white goods
n04581102	n04553389	whitewash
n04581829	n03106110	wick
n04582205	n04599396	wicker, wickerwork, caning
n04582349	n02801938	wicker basket
n04582771	n03134853	wicket, hoop
n04582869	n03132261	wicket
n04583212	n02943241	wide-angle lens, fisheye lens
n04583620	n02690373	widebody aircraft, wide-body aircraft, wide-body, twin-aisle airplane
n04584207	n03476083	wig
n04584373	n03685307	wigwam
n04585128	n04118021	Wilton, Wilton carpet
n04585745	n03664675	winch, windlass
n04585980	n04090263	Winchester
n04586072	n03511175	windbreak, shelterbelt
n04586421	n03736970	winder
n04586581	n03736970	winder, key
n04586932	n03800933	wind instrument, wind
n04587327	n04128837	windjammer
n04587404	n03433877	windmill, aerogenerator, wind generator
n04587559	n03765561	windmill
n04587648	n03391770	window
n04588739	n03211117	window
n04589190	n02851099	window blind
n04589325	n02883344	window box
n04589593	n03391770	window frame
n04589890	n04151581	window screen
n04590021	n02828884	window seat
n04590129	n04589190	window shade
n04590263	n04220036	windowsill
n04590553	n04151581	windshield, windscreen
n04590746	n03736970	windshield wiper, windscreen wiper, wiper, wiper blade
n04590933	n04331277	Windsor chair
n04591157	n03815615	Windsor tie
n04591517	n04498523	wind turbine
n04591713	n02876657	wine bottle
n04591887	n02909870	wine bucket, wine cooler
n04592005	n02795169	wine cask, wine barrel
n04592099	n03438257	wineglass
n04592465	n03212811	winery, wine maker
n04592741	n02688443	wing
n04593077	n03262932	wing chair
n04593185	n03836191	wing nut, wing-nut, wing screw, butterfly nut, thumbnut
n04593376	n04444749	wing tip
n04593524	n04199027	wing tip
n04593866	n03093792	wiper, wiper arm, contact arm
n04594218	n03664943	wire
n04594489	n03088707	wire, conducting wire
n04594828	n03265032	wire cutter
n04595028	n03681477	wireless local area network, WLAN, wireless fidelity, WiFi
n04595285	n03225777,n03563200	wire matrix printer, wire printer, stylus printer
n04595855	n03033362	wiring
n04596742	n03880531	wok
n04596852	n03051540	woman's clothing
n04597066	n03446070	wood
n04597309	n02973558	woodcarving
n04597400	n03020692	wood chisel
n04597804	n04550840	woodenware
n04597913	n04284002,n04597804	wooden spoon
n04598136	n04153751	woodscrew
n04598318	n04187547	woodshed
n04598582	n04586932	woodwind, woodwind instrument, wood
n04598792	n04599396	woodwork
n04598965	n04426788	woof, weft, filling
n04599124	n03691459	woofer
n04599235	n03309808	wool, woolen, woollen
n04599396	n04007894	piece of work
n04600312	n03094503	workbasket, workbox, workbag
n04600486	n04603729	workbench, work bench, bench
n04600912	n03051540	work-clothing, work-clothes
n04602044	n08578706	workplace
n04602762	n04105893	workroom
n04602956	n04197391,n04603872	work-shirt
n04603081	n04602044	workshop, shop
n04603399	n03196324	workstation
n04603558	n04362025	work surface
n04603729	n04379243	worktable, work table
n04603872	n02728440	workwear
n04604644	n04046974	worm fence, snake fence, snake-rail fence, Virginia fence
n04605163	n03309808	worsted
n04605321	n04426788	worsted, worsted yarn
n04605572	n03419014	wraparound
n04605726	n03122748	wrapping, wrapper
n04606251	n04194289	wreck
n04606574	n03489162	wrench, spanner
n04607035	n03727946	wrestling mat
n04607242	n03050655	wringer
n04607869	n04555897	wristwatch, wrist watch
n04608329	n03179701	writing desk
n04608435	n02974697	writing desk
n04608567	n03563967	writing implement
n04608923	n03257586	Xerox, xerographic copier, Xerox machine
n04609531	n03338821	X-ray film
n04609651	n02727825	X-ray machine
n04610013	n04530566	yacht, racing yacht
n04610274	n03204955	yagi, Yagi aerial
n04610503	n03285912	yard
n04610676	n04267577	yard
n04610879	n08569998	yard, grounds, curtilage
n04612026	n04232153	yarmulke, yarmulka, yarmelke
n04612373	n04128837	yawl, dandy
n04612504	n04244997	yawl
n04613015	n03309808	yoke
n04613696	n03259505	yurt
n04613939	n03699975	Zamboni
n04614655	n04407686	ziggurat, zikkurat, zikurat
n04615226	n04338517	zither, cither, zithern
n04615644	n04350905	zoot suit
n04680285	n03178782	marking
n04682462	n04680285	spot, speckle, dapple, patch, fleck, maculation
n04916342	n00024264	property
n04946553	n04916342	tactile property
n04946877	n04946553	
n04947186	n04946877	smoothness
n04950126	n04916342	visual property
n04950537	n04950126	
n04950713	n04950537	grain
n04950952	n04950713	wood grain, woodgrain, woodiness
n04951071	n04950713	graining, woodgraining
n04951186	n04950537	marbleization, marbleisation, marbleizing, marbleising
n04951373	n04950126	lightness
n04952242	n04951373	brightness
n04953296	n04952242	glint
n04953954	n04952242	radiance, radiancy, effulgence, refulgence, refulgency
n04955160	n04953954,n04947186	polish, gloss, glossiness
n04956594	n04950126	coloring, colouring
n04959672	n04956594	chromatic color, chromatic colour, spectral color, spectral colour
n04960079	n04956594	achromatic color, achromatic colour
n04960277	n04960079	blackness, inkiness
n04960582	n04960277	coal black, ebony, jet black, pitch black, sable, soot black
n04960729	n04960079	whiteness
n04961062	n04960729	alabaster
n04961331	n04960729	bone, ivory, pearl, off-white
n04961691	n04960079	grayness, greyness
n04962062	n04961691	ash grey, ash gray, silver, silver grey, silver gray
n04962240	n04961691	charcoal, charcoal grey, charcoal gray, oxford grey, oxford gray
n04962784	n04959672	redness
n04963307	n04962784	Turkey red, alizarine red
n04963588	n04962784	crimson, deep red
n04963740	n04962784	dark red
n04964001	n04963740	claret
n04964287	n04962784	purplish red, purplish-red
n04964799	n04964287	fuschia
n04964878	n04964287	maroon
n04965179	n04959672	orange, orangeness
n04965451	n04965179	reddish orange
n04965661	n04959672	yellowness
n04966543	n04965661	gamboge, lemon, lemon yellow, maize
n04966941	n04965661	pale yellow, straw, wheat
n04967191	n04959672	greenness, viridity
n04967674	n04967191	sea green
n04967801	n04967191	sage green
n04967882	n04967191	bottle green
n04968056	n04967191	emerald
n04968139	n04967191	olive green, olive-green
n04968749	n04967191	jade green, jade
n04968895	n04959672	blueness
n04969242	n04968895	azure, cerulean, lazuline, sky-blue
n04969540	n04968895	steel blue
n04969798	n04968895	greenish blue, aqua, aquamarine, turquoise, cobalt blue, peacock blue, aquae
n04969952	n04968895	purplish blue, royal blue
n04970059	n04959672	purpleness
n04970398	n04970758	indigo, indigoes
n04970470	n04970059	lavender
n04970758	n04970059	violet, reddish blue
n04970916	n04959672	
n04971211	n04970916	carnation
n04971313	n04970916	rose, rosiness
n04971928	n04959672	brownness
n04972350	n04971928	chestnut
n04972451	n04971928	chocolate, coffee, deep brown, umber, burnt umber
n04972801	n04971928	light brown
n04973291	n04972801	beige, ecru
n04973386	n04971928	reddish brown, sepia, burnt sienna, Venetian red, mahogany
n04973585	n04973386	brick red
n04973816	n04973386	Indian red
n04974859	n04968895	ultramarine
n04975988	n04956594	coloration, colouration
n04976319	n04975988	pigmentation
n04976952	n04956594	complexion, skin color, skin colour
n04977412	n04976952	ruddiness, rosiness
n04978792	n04975988	protective coloration
n04979002	n04978792	aposematic coloration, warning coloration
n04981139	n04983122	sound
n04981658	n04981139	ring
n04983122	n04916342	sound property
n05217859	n00019128	body, dead body
n05218119	n05217859	cadaver, corpse, clay, remains
n05220461	n09385911	body part
n05225090	n05220461	external body part
n05225602	n05220461	structure, anatomical structure, complex body part, bodily structure, body structure
n05237227	n05220461	
n05237755	n09257949	body covering
n05238036	n09257949	sheath
n05238282	n05286536,n05237755	skin, tegument, cutis, cutes
n05239437	n05238282	skin graft
n05241827	n05430628	epithelial cell
n05242928	n05241827	squamous cell
n05244934	n04682462	macule, macula, maculae
n05245192	n05244934	freckle, lentigo, lentigines
n05246511	n05225602	tube, tube-shaped structure
n05248181	n05225602	passageway
n05249636	n05248181	orifice, opening, porta
n05254795	n05237755	hair
n05256862	n05254795	hairdo, hairstyle, hair style, coiffure, coif
n05257737	n05254795	lock, ringlet, whorl
n05258051	n05257737	forelock
n05259512	n05256862	braid, plait, tress
n05259914	n05259512	pigtail
n05260127	n05256862	pageboy
n05260240	n05256862	pompadour
n05261310	n05256862	thatch
n05261404	n05254795	facial hair
n05261566	n05261404	beard, face fungus, whiskers, face fungi
n05262185	n05261404	mustache, moustache
n05262422	n05262185	soup-strainer, toothbrush
n05262534	n05262185	mustachio, moustachio, handle-bars
n05263183	n05261566	stubble
n05263448	n05261566	soul patch, Attilio
n05263850	n00019613	body substance
n05267345	n05220461	tissue
n05267548	n05267345	animal tissue
n05282652	n09379111	diastema, diastemata
n05286536	n05267548	connective tissue
n05302499	n05610008	mouth, oral cavity, oral fissure, rima oris
n05397333	n05246511	vessel, vas, vasa
n05397468	n05263850	liquid body substance, bodily fluid, body fluid, humour
n05399034	n05397468,n07570720	milk
n05399243	n05399034	mother's milk
n05417975	n05397333	blood vessel
n05418717	n05417975	vein, vena, venous blood vessel, venae
n05430628	n00006484	somatic cell, vegetative cell
n05449268	n05430628	blood cell, blood corpuscle, corpuscle
n05449959	n05449268,n05451265	leukocyte, leucocyte, white blood cell, white cell, white blood corpuscle, white corpuscle, WBC
n05450617	n05450740	histiocyte
n05450740	n05450888	macrophage
n05450888	n05430628	phagocyte, scavenger cell
n05451265	n05450888	free phagocyte
n05451384	n05449959	lymphocyte, lymph cell
n05453657	n05449959	neutrophil, neutrophile
n05462674	n05225602	neural structure
n05470189	n05220461	outgrowth, appendage
n05486510	n05462674	cerebral cortex, cerebral mantle, pallium, cortex, cerebral cortices, pallia, cortices
n05526957	n05238282	prepuce, foreskin
n05538625	n05225090	head, caput, capita
n05578095	n05585665	heel
n05581932	n05238282	cuticle
n05585383	n05237227	skeletal system, skeleton, frame, systema skeletale
n05585665	n05225602	skeletal structure
n05586759	n05585383,n05237755	exoskeleton
n05610008	n05249636	rima, rimae
n05701363	n00023271	cognitive process, mental process, cognitive operation
n05701944	n05701363	basic cognitive process
n05708432	n05701944	perception
n05712076	n05708432	sensation, esthesis, aesthesis, sense experience, sense impression, sense datum, sense data
n05715283	n05712076	taste sensation, gustatory sensation, taste perception, gustatory perception
n05715864	n05715283	flavor, flavour, sapidity, savour
n05716342	n05715864	lemon
n05765159	n05701944	representational process
n05765415	n05765159	symbol, symbolization, symbolisation, symbolic representation
n05809192	n00023271	cognitive content, mental object
n05941423	n05809192	belief
n06253690	n00033020	message
n06254669	n03575240	medium, media
n06255081	n06254669	vehicle
n06263369	n06263609	public press
n06263609	n06254669	print media, print mediae
n06266417	n06263609	journalism, news media, news mediae
n06266633	n06266417	Fleet Street
n06266710	n06266417	photojournalism
n06266973	n06266710	rotogravure
n06267145	n06263369	newspaper, paper
n06267564	n06267145	daily
n06267655	n06267145	gazette
n06267758	n06267145	school newspaper, school paper
n06267893	n06267145	tabloid, rag, sheet
n06267991	n06266417	yellow journalism, tabloid, tab
n06271778	n06254669	telecommunication, telecom
n06272290	n06271778	telephone, telephony
n06272612	n06272290	voice mail, voicemail
n06272803	n06272290	phone call, telephone call
n06273414	n06272290	call forwarding
n06273555	n06272803	call-in
n06273743	n06272290	call waiting
n06273986	n06272803	local call
n06274408	n06272803	conference call
n06274760	n06274408	three-way calling
n06275095	n06622709	cable, cablegram, overseas telegram
n06275353	n06271778	wireless
n06275471	n06275353	radiotelegraph, radiotelegraphy, wireless telegraphy
n06276501	n06275353	radiotelephone, radiotelephony, wireless telephone
n06276697	n06271778	broadcasting
n06277135	n06276697	radio, radiocommunication, wireless
n06277280	n06276697	television, telecasting, TV, video
n06278338	n06277280	cable television, cable
n06278475	n06277280	high-definition television, HDTV
n06281040	n06276697	reception
n06349220	n00033020	written communication, written language
n06359193	n03082979	web site, website, internet site, site
n06359467	n06359193	chat room, chatroom
n06362953	n06349220	writing, written material, piece of writing
n06410904	n06589574	book
n06415419	n02870092	notebook
n06415688	n06415419	jotter
n06416946	n06410904	prayer book, prayerbook
n06417096	n06416946	breviary
n06470073	n06362953	document, written document, papers
n06589574	n04599396	publication
n06591815	n06254669	album, record album
n06592078	n06591815	concept album
n06592281	n06592078	rock opera
n06595351	n06263369,n06589574	magazine, mag
n06596364	n06595351	comic book
n06596474	n06595351	news magazine
n06596607	n06595351	pulp, pulp magazine
n06596727	n06595351	slick, slick magazine, glossy
n06619065	n07288639	
n06622709	n06253690	telegram, wire
n06785654	n04028315	crossword puzzle, crossword
n06791372	n00033020	signal, signaling
n06793231	n00033020	sign
n06794110	n06793231	street sign
n06806469	n06791372	symbol
n06851742	n07270179	trademark
n06873252	n00033020	visual communication
n06873571	n06791372	visual signal
n06874019	n06873571	
n06874185	n06874019	traffic light, traffic signal, stoplight
n06880664	n05765415	emblem
n06883725	n06880664,n04416901	swastika, Hakenkreuz
n06891493	n06619065	performance, public presentation
n06892775	n06891493	concert
n06998748	n06873252	artwork, art, graphics, nontextual matter
n07005523	n13875571	lobe
n07248320	n03590306	book jacket, dust cover, dust jacket, dust wrapper
n07270179	n06806469	marker, marking
n07273802	n07270179	cairn
n07288639	n00029378	social event
n07461050	n00450700	three-day event
n07555863	n15046900	food, solid food
n07556406	n00021265	comfort food
n07556637	n00021265	comestible, edible, pabulum, victual, victuals
n07556970	n07570720	course
n07557165	n07570720	delicacy, goody, kickshaw
n07557434	n07570720	dish
n07560193	n07570720	fast food
n07560331	n07570720	finger food
n07560542	n07570720	kosher
n07560652	n00021265	fare
n07560903	n07560652	diet
n07561112	n07560652	diet
n07561590	n07560652	dietary
n07561848	n07561112	balanced diet
n07562495	n07561112	dietary supplement
n07563207	n07561112	high-protein diet
n07564971	n07561112	vegetarianism
n07565083	n07560652	menu
n07565161	n07560652	chow, chuck, eats, grub
n07565259	n07560652	board, table
n07566340	n00021265	foodstuff, food product
n07566863	n07566340	starches
n07567390	n07566340	
n07567707	n07566340	meal
n07568502	n07567707	oatmeal, rolled oats
n07568818	n07566340	roughage, fiber
n07569106	n07566340	flour
n07569543	n07569106	wheat flour
n07569644	n07569543	whole wheat flour, graham flour, graham, whole meal flour
n07570720	n00021265	nutriment, nourishment, nutrition, sustenance, aliment, alimentation, victuals
n07572353	n00021265	commissariat, provisions, provender, viands, victuals
n07572616	n07572353	larder
n07572957	n07566340	canned food, canned foods, canned goods, tinned goods
n07573103	n07572957	canned meat, tinned meat
n07573347	n07573103	Spam
n07573696	n07570720	meal, repast
n07574176	n07573696	potluck
n07574426	n07573696	refection
n07574504	n07577374	refreshment
n07574602	n07573696	breakfast
n07574780	n07574602	continental breakfast, petit dejeuner
n07574923	n07573696	brunch
n07575076	n07573696	lunch, luncheon, tiffin, dejeuner
n07575392	n07575726	high tea
n07575510	n07573696	tea, afternoon tea, teatime
n07575726	n07573696	dinner
n07575984	n07573696	supper
n07576182	n07573696	buffet
n07576438	n07573696	picnic
n07576577	n07576438	cookout
n07576781	n07576577	barbecue, barbeque
n07577144	n07576577	fish fry
n07577374	n07573696	bite, collation, snack
n07577538	n07577374	nosh
n07578093	n07573696	banquet, feast
n07579575	n07556970	entree, main course
n07579688	n07557434	piece de resistance
n07579787	n07579575	plate
n07579917	n07557434	adobo
n07580053	n07557434	side dish, side order, entremets
n07580253	n07557434	special
n07580359	n07557434	casserole
n07580470	n07580359	chicken casserole
n07580592	n07580470	chicken cacciatore, chicken cacciatora, hunter's chicken
n07581249	n07581346	antipasto
n07581346	n07556970	appetizer, appetiser, starter
n07581775	n07581346	cocktail
n07581931	n07581775	fruit cocktail
n07582152	n07581775	shrimp cocktail
n07582277	n07581346	hors d'oeuvre
n07582441	n07810907	
n07582609	n07810907	dip
n07582892	n07582609	cheese dip
n07583066	n07582609	guacamole
n07583197	n07557434	soup
n07584110	n07583197	consomme
n07584332	n07583197	bisque
n07584423	n07583197	borsch, borsh, borscht, borsht, borshch, bortsch
n07584593	n07583197	broth
n07585107	n07585208	chicken broth, chicken stock
n07585208	n07583197	broth
n07585557	n07583197	chicken soup
n07585758	n07583197	gazpacho
n07585906	n07583197	gumbo
n07586099	n07583197	marmite
n07586318	n07583197	mulligatawny
n07586604	n07583197	pea soup
n07586718	n07583197	pepper pot, Philadelphia pepper pot
n07586894	n07583197	petite marmite, minestrone, vegetable soup
n07587023	n07583197	potage, pottage
n07587111	n07588947	pottage
n07587331	n07583197	eggdrop soup
n07587441	n07583197	chowder
n07587618	n07587441	corn chowder
n07587700	n07587441	clam chowder
n07587962	n07587700	New England clam chowder
n07588111	n07587441	fish chowder
n07588193	n07583197	won ton, wonton, wonton soup
n07588299	n07583197	split-pea soup
n07588419	n07583197	green pea soup, potage St. Germain
n07588574	n07583197	lentil soup
n07588817	n07583197	vichyssoise
n07588947	n07557434	stew
n07590320	n07588947	goulash, Hungarian goulash, gulyas
n07590502	n07588947	hotchpotch
n07590611	n07588947	hot pot, hotpot
n07590752	n07590320	beef goulash
n07591049	n07588947	Irish stew
n07591473	n07588947	fish stew
n07591586	n07591473	bouillabaisse
n07591961	n07557434	paella
n07592094	n07588947	fricassee
n07592481	n07588947	beef stew
n07592768	n07588947	ratatouille
n07593004	n07588947	pot-au-feu
n07593199	n07576182	smorgasbord
n07593471	n07557434	viand
n07593549	n07555863	convenience food
n07593774	n07593549,n07882886	ready-mix
n07594066	n07593774	cake mix
n07595649	n07859284	cane sugar
n07595914	n07596046	powdered sugar
n07596046	n07859284	granulated sugar
n07596684	n07557165	sweet, confection
n07596967	n07596684	confectionery
n07597145	n07596684	confiture
n07597365	n07596684	candy, confect
n07598256	n07597365	candy bar
n07598734	n07597365	hard candy
n07599783	n07597365	toffee, toffy
n07599911	n07599783	peanut brittle
n07599998	n07596684	chewing gum, gum
n07600177	n07599998	gum ball
n07600285	n07599998	bubble gum
n07600506	n07597145	candied fruit, succade, crystallized fruit
n07600696	n07596684	candied apple, candy apple, taffy apple, caramel apple, toffee apple
n07601290	n07601407	orange peel
n07601407	n07600506	candied citrus peel
n07601572	n07597365	candy cane
n07601686	n07597365	candy corn
n07601809	n07597365	caramel
n07601999	n07555863	chocolate
n07602454	n07601999	chocolate candy
n07604956	n07596684	comfit
n07605040	n07597365	cotton candy, spun sugar, candyfloss
n07605380	n07597365	fondant
n07605474	n07597365	fudge
n07605597	n07605474	chocolate fudge
n07605804	n07605474	penuche, penoche, panoche, panocha
n07605944	n07597365	gumdrop
n07606278	n07597365	mint candy
n07606538	n07606278	peppermint, peppermint candy
n07606669	n07597365	jelly bean, jelly egg
n07606764	n07597365	kiss, candy kiss
n07607138	n07606764,n07602454	chocolate kiss
n07607605	n07597365	lollipop, sucker, all-day sucker
n07607707	n07597365	lozenge
n07607967	n07607707	cough drop, troche, pastille, pastil
n07608098	n07597365	marshmallow
n07608339	n07597365	nougat
n07608429	n07597365	nougat bar
n07608866	n07597365	praline
n07609215	n07597365	sugar candy
n07609407	n07597365	taffy
n07609632	n07597365	truffle, chocolate truffle
n07609840	n07556970	dessert, afters
n07610620	n07609840	baked Alaska
n07611046	n07609840	compote, fruit compote
n07611148	n07609840	dumpling
n07611267	n07609840	flan
n07611358	n07609840	frozen dessert
n07611839	n07557434	mousse
n07611991	n07609840	mousse
n07612137	n07609840	pavlova
n07612367	n07609840	whip
n07612632	n07609840	pudding
n07612996	n07609840	pudding, pud
n07613266	n07609840	tiramisu
n07613480	n07612996	trifle
n07613815	n07644244,n14590975	jello, Jell-O
n07614198	n07611358	ice, frappe
n07614500	n07611358	ice cream, icecream
n07614730	n07611358	ice-cream cone
n07614825	n07614500	chocolate ice cream
n07615190	n07614500	peach ice cream
n07615289	n07611358	sherbert, sherbet
n07615460	n07614500	strawberry ice cream
n07615569	n07614500	tutti-frutti
n07615671	n07614500	vanilla ice cream
n07615774	n07611358	ice lolly, lolly, lollipop, popsicle
n07616046	n07849336,n07611358	frozen yogurt
n07616386	n07611358	parfait
n07616487	n07611358	ice-cream sundae, sundae
n07616590	n07611358	split
n07616748	n07616590	banana split
n07617051	n07611358	frozen custard, soft ice cream
n07617188	n07557434	pudding
n07617611	n07611991	chocolate mousse
n07617708	n07612632	plum pudding, Christmas pudding
n07617932	n07617188	corn pudding
n07618119	n07612632	duff, plum duff
n07618432	n07612632	chocolate pudding
n07619004	n07557434	custard
n07619208	n07619004	creme caramel
n07619409	n07619004	creme brulee
n07620689	n07596684	maraschino, maraschino cherry
n07621618	n03169390	garnish
n07622061	n07555863	baked goods
n07623136	n07860988	pastry, pastry dough
n07624466	n07557434	turnover
n07625061	n07624466	samosa
n07627931	n07623136	puff paste, pate feuillete
n07628068	n07627931	phyllo
n07628870	n07622061	cake
n07631926	n07611358	ice-cream cake, icebox cake
n07638676	n07628870	friedcake
n07639069	n07638676	doughnut, donut, sinker
n07641928	n07663899	fish cake, fish ball
n07642361	n07557434	fish stick, fish finger
n07642471	n07597145	conserve, conserves, preserves
n07642742	n07642471	apple butter
n07642933	n07642471	jam
n07643026	n07642471	lemon curd, lemon cheese
n07643200	n07642933	strawberry jam, strawberry preserves
n07643306	n07642471	jelly
n07643764	n07642471	marmalade
n07643891	n07643764	orange marmalade
n07643981	n07557165	gelatin, jelly
n07644244	n07643981	gelatin dessert
n07648913	n07557434	buffalo wing
n07648997	n07557434	barbecued wing
n07650903	n07570720	mince
n07651025	n07570720	puree
n07654148	n07557434	barbecue, barbeque
n07654298	n07557434	biryani, biriani
n07655263	n07557434	saute
n07663899	n07557434	patty, cake
n07665438	n07557434	veal parmesan, veal parmigiana
n07666176	n07557434	veal cordon bleu
n07678729	n07882497	stuffing, dressing
n07679034	n07678729	oyster stuffing, oyster dressing
n07679356	n07622061,n07566863	bread, breadstuff, staff of life, staff of lives
n07680313	n07679356	bap
n07680517	n07679356	breadstick, bread-stick
n07680761	n07679356	brown bread, Boston brown bread
n07680932	n07679356	bun
n07681450	n07679356	challah, hallah, challoth, hallot, halloth
n07681691	n07679356	cinnamon bread
n07681926	n07679356	cracker
n07682197	n07679356	crouton
n07682316	n07679356	dark bread, whole wheat bread, whole meal bread, brown bread
n07682477	n07679356	English muffin
n07682624	n07679356	flatbread
n07682808	n07679356	garlic bread
n07682952	n07679356	gluten bread
n07683039	n07682316	graham bread
n07683360	n07682624	bannock
n07683490	n07682624	chapatti, chapati, chapatties, chapaties
n07683617	n07682624	pita, pocket bread
n07683786	n07679356	loaf of bread, loaf, loaves
n07684084	n07683786	French loaf, French loaves
n07684164	n07679356	matzo, matzoh, matzah, unleavened bread, matzoth
n07684289	n07679356	nan, naan
n07684517	n07679356	raisin bread
n07684600	n07679356	quick bread
n07684938	n07684600	banana bread
n07685031	n07684600	date bread
n07685218	n07684600	nut bread
n07685399	n07684600	Irish soda bread
n07685546	n07684600	skillet bread, fry bread
n07685730	n07679356	rye bread
n07685918	n07685730	black bread, pumpernickel
n07686021	n07685730	Jewish rye bread, Jewish rye
n07686202	n07685730	limpa
n07686720	n07679356	sour bread, sourdough bread
n07686873	n07679356	toast
n07687053	n07679356	wafer
n07687211	n07679356	white bread, light bread
n07687381	n07687469	baguet, baguette
n07687469	n07687211	French bread
n07687626	n07687211	Italian bread
n07687789	n07684600	cornbread
n07688624	n07687789	cornpone, pone
n07688898	n07687789	hush puppy, hushpuppy
n07689003	n07687789	johnnycake, johnny cake, journey cake
n07689842	n07686873	zwieback, rusk, Brussels biscuit, twice-baked bread
n07690019	n07680932	frankfurter bun, hotdog bun
n07690152	n07680932	hamburger bun, hamburger roll
n07690273	n07684600	muffin, gem
n07690431	n07690273	bran muffin
n07690511	n07690273	corn muffin
n07690585	n07684600	Yorkshire pudding
n07690739	n07690273	popover
n07690892	n07684600	scone
n07691091	n07690892	drop scone, griddlecake, Scotch pancake
n07691237	n07692614	cross bun, hot cross bun
n07691539	n07680932	brioche
n07691650	n07680932	crescent roll, croissant
n07691758	n07680932	hard roll, Vienna roll
n07691954	n07680932	kaiser roll
n07692614	n07680932	sweet roll, coffee roll
n07693048	n07692614	cinnamon roll, cinnamon bun, cinnamon snail
n07693223	n07692614	honey bun, sticky bun, caramel bun, schnecken
n07693590	n07692614	danish, danish pastry
n07693725	n07680932	bagel, beigel
n07693972	n07684600	biscuit
n07694403	n07693972	baking-powder biscuit
n07694516	n07693972	buttermilk biscuit, soda biscuit
n07694659	n07694403	shortcake
n07694839	n07693972	hardtack, pilot biscuit, pilot bread, sea biscuit, ship biscuit
n07695652	n07681926	graham cracker
n07695742	n07681926	pretzel
n07695878	n07695742	soft pretzel
n07695965	n07712382	sandwich
n07696403	n07557434	sandwich plate
n07696527	n07695965	butty
n07696625	n07695965	ham sandwich
n07696728	n07695965	chicken sandwich
n07696839	n07695965	club sandwich, three-decker, triple-decker
n07696977	n07695965	open-face sandwich, open sandwich
n07697100	n07695965	hamburger, beefburger, burger
n07697313	n07697100	cheeseburger
n07697537	n07695965	hotdog, hot dog, red hot
n07697699	n07695965	Sloppy Joe, Sloppy joes
n07697825	n07695965	bomber, grinder, hero, hero sandwich, hoagie, hoagy, Cuban sandwich, Italian sandwich, poor boy, submarine, submarine sandwich, torpedo, wedge, zep, heroes, torpedoes
n07698250	n07695965	gyro
n07698401	n07695965	bacon-lettuce-tomato sandwich, BLT
n07698543	n07695965	Reuben
n07698672	n07695965	western, western sandwich
n07698782	n07695965	wrap
n07700003	n07863374	spaghetti
n07704054	n07874780	gruel
n07704205	n07704054	congee, jook
n07705711	n07555863	green goods, green groceries, garden truck
n07705931	n07705711,n13134947	edible fruit
n07707451	n07705711	vegetable, veggie, veg
n07708124	n07707451	julienne, julienne vegetable
n07708398	n07707451	raw vegetable, rabbit food
n07708512	n07581346	crudites
n07708685	n07708512	celery stick
n07708798	n07707451	legume
n07709046	n07708798	pulse
n07709172	n07707451	potherb
n07709333	n07707451	greens, leafy vegetable
n07710007	n07707451	solanaceous vegetable
n07710283	n07707451	root vegetable
n07710616	n07710283,n07566863,n07710007	potato, white potato, Irish potato, murphy, spud, tater, potatoes, white potatoes, Irish potatoes
n07710952	n07710616	baked potato, baked potatoes
n07711080	n07710616	french fries, french-fried potatoes, fries, chips
n07711232	n07710616	home fries, home-fried potatoes
n07711371	n07710952	jacket potato, jacket potatoes
n07711569	n07710616	mashed potato, mashed potatoes
n07712063	n07710283	sweet potato, sweet potatoes
n07712267	n07712063	yam
n07712382	n07557434	snack food
n07712559	n07712382	chip, crisp, potato chip, Saratoga chip
n07712748	n07712382	corn chip
n07712856	n07712748	tortilla chip
n07712959	n07712856	nacho
n07713074	n07710007	eggplant, aubergine, mad apple
n07713267	n07707451	pieplant, rhubarb
n07713395	n07707451	cruciferous vegetable
n07713763	n07713395	mustard, mustard greens, leaf mustard, Indian mustard
n07713895	n07713395	cabbage, chou, choux
n07714078	n07713895	kale, kail, cole
n07714188	n07714078	collards, collard greens
n07714287	n07713895	Chinese cabbage, celery cabbage, Chinese celery
n07714448	n07713895	bok choy, bok choi
n07714571	n07713895	head cabbage
n07714802	n07714571	red cabbage
n07714895	n07714571	savoy cabbage, savoy
n07714990	n07713395	broccoli
n07715103	n07713395	cauliflower
n07715221	n07713395	brussels sprouts
n07715407	n07713395	broccoli rabe, broccoli raab
n07715561	n07707451	squash, squashes
n07715721	n07715561	summer squash, summer squashes
n07716034	n07715721	yellow squash, yellow squashes
n07716203	n07716034	crookneck, crookneck squash, summer crookneck, crookneck squashes
n07716358	n07715721	zucchini, courgette
n07716906	n07715721	spaghetti squash, spaghetti squashes
n07717070	n07715561	winter squash, winter squashes
n07717410	n07717070	acorn squash, acorn squashes
n07717556	n07717070	butternut squash, butternut squashes
n07718472	n07707451	cucumber, cuke
n07718747	n07707451	artichoke, globe artichoke
n07719213	n07707451	asparagus
n07719437	n07709333	
n07719616	n07719437	bean sprout
n07719839	n07710283	beet, beetroot
n07720277	n07709333	chard, Swiss chard, spinach beet, leaf beet
n07720442	n07710007	pepper
n07720615	n07720442	sweet pepper
n07720875	n07720615	bell pepper
n07721018	n07720615	green pepper
n07721195	n07720615	pimento, pimiento
n07721325	n07720442	hot pepper
n07721456	n07721325	chili, chili pepper, chilli, chile, chillies
n07721678	n07721456	jalapeno, jalapeno pepper
n07721942	n07721456	cayenne, cayenne pepper
n07722052	n07721325	tabasco, red pepper
n07722217	n07707451	onion
n07722485	n07722217	green onion, spring onion, scallion
n07722763	n07722217	Spanish onion
n07722888	n07722763	purple onion, red onion
n07723039	n07707451	leek
n07723177	n07722217	shallot
n07723330	n07709333	salad green, salad greens
n07723559	n07723330	lettuce
n07723753	n07723559	butterhead lettuce
n07723968	n07723753	buttercrunch
n07724269	n07723559	crisphead lettuce, iceberg lettuce, iceberg
n07724492	n07723559	cos, cos lettuce, romaine, romaine lettuce
n07724654	n07723559	leaf lettuce, loose-leaf lettuce
n07724943	n07708798	bean, edible bean
n07725255	n07708798	lentil
n07725376	n07708798	pea, pease
n07725531	n07725376	green pea, garden pea, green pease, garden pease
n07725789	n07725531	snow pea, sugar pea, snow pease, sugar pease
n07725888	n07725531	sugar snap pea, sugar snap pease
n07726095	n07708798	chickpea, garbanzo
n07726525	n07580053	mushy peas
n07726672	n07708798	black-eyed pea, cowpea, black-eyed pease
n07726796	n07724943	common bean
n07727048	n07726796	kidney bean
n07727458	n07726796	black bean, turtle bean
n07727578	n07726796	fresh bean
n07727868	n07727578	green bean
n07728053	n07727868	snap bean
n07728181	n07727868	string bean
n07728585	n07727868	haricot vert, haricots verts, French bean
n07728708	n07727578	wax bean, yellow bean
n07728804	n07727578	shell bean
n07729384	n07728804	fava bean, broad bean
n07729485	n07724943	soy, soybean, soya, soya bean
n07729828	n07728804	green soybean
n07729926	n07729485	field soybean
n07730033	n07707451	cardoon
n07730207	n07710283	carrot
n07730320	n07708512	carrot stick
n07730406	n07707451	celery
n07730708	n07710283	celeriac, celery root
n07730855	n07723330	chicory, curly endive
n07731006	n07730855	radicchio
n07731122	n07929519	coffee substitute
n07731284	n07731122	chicory, chicory root
n07731587	n07723330	chicory escarole, endive, escarole
n07731767	n07731587	Belgian endive, French endive, witloof
n07731952	n07802417	corn, edible corn
n07732168	n07731952	sweet corn, green corn
n07732636	n07731952	popcorn
n07732747	n07723330	cress
n07732904	n07732747	watercress
n07733394	n07707451	gumbo, okra
n07733567	n07713395	kohlrabi, turnip cabbage, kohlrabies
n07733712	n07709333	lamb's-quarter, pigweed, wild spinach
n07734017	n07710007	tomato, tomatoes
n07734183	n07734017	beefsteak tomato, beefsteak tomatoes
n07734292	n07734017	cherry tomato, cherry tomatoes
n07734417	n07734292	plum tomato, plum tomatoes
n07734555	n07710007	tomatillo, husk tomato, Mexican husk tomato, husk tomatoes, Mexican husk tomatoes
n07734744	n07707451	mushroom
n07734879	n07582277	stuffed mushroom
n07735404	n07710283	parsnip
n07735510	n07707451	pumpkin
n07735687	n07710283,n07713395	radish
n07735803	n07710283,n07713395	turnip
n07736087	n07735803	rutabaga, swede, swedish turnip, yellow turnip
n07736256	n07709333	turnip greens
n07736371	n07709333	sorrel, common sorrel
n07736692	n07709333	spinach
n07736813	n07710283	taro, taro root, cocoyam, dasheen, edda
n07737081	n13136556	edible nut
n07737745	n07737081	peanut, earthnut, goober, goober pea, groundnut, monkey nut, goober pease
n07739125	n07705931,n13138842	apple
n07739344	n07739125	crab apple, crabapple
n07739506	n07739125	eating apple, dessert apple
n07740033	n07739506	Cortland
n07740220	n07739506	Delicious
n07740342	n07740220	Golden Delicious, Yellow Delicious
n07740461	n07740220	Red Delicious
n07740597	n07739506	Empire
n07740954	n07739506	McIntosh
n07741138	n07740954	Macoun
n07741461	n07739506	Pippin
n07742012	n07739125	cooking apple
n07742313	n07739506	Granny Smith
n07742704	n07705931	berry
n07743224	n07742704	bilberry, whortleberry, European blueberry
n07743544	n07742704	blueberry
n07743902	n07742704,n13137409	cranberry
n07744057	n07742704	lingonberry, mountain cranberry, cowberry, lowbush cranberry
n07744246	n07742704	currant
n07744430	n07744246	gooseberry
n07744682	n07744246	red currant
n07744811	n07742704,n13138658	blackberry
n07745046	n07742704	boysenberry
n07745466	n07742704,n13138658	raspberry
n07745940	n07742704	strawberry
n07746186	n07742704	persimmon
n07746334	n07742704	acerola, barbados cherry, surinam cherry, West Indian cherry
n07746551	n07705931	carambola, star fruit
n07747055	n07705931	citrus, citrus fruit, citrous fruit
n07747607	n07747055	orange
n07747951	n07747055	mandarin, mandarin orange
n07748157	n07747951	clementine
n07748276	n07747951	satsuma
n07748416	n07747951	tangerine
n07748574	n07705931	tangelo, ugli, ugli fruit, uglies
n07748753	n07747607	bitter orange, Seville orange, sour orange
n07748912	n07747607	sweet orange
n07749192	n07748912	navel orange
n07749312	n07748912	Valencia orange
n07749446	n07747055	kumquat
n07749582	n07747055	lemon
n07749731	n07747055	lime
n07749969	n07747055	grapefruit
n07750146	n07747055	pomelo, shaddock
n07750449	n07747055	citron
n07750586	n07737081,n13138308	almond
n07750736	n07750586	Jordan almond
n07750872	n07705931	apricot
n07751004	n07705931,n13138308	peach
n07751148	n07705931	nectarine
n07751280	n07705931	pitahaya
n07751451	n07705931,n13138308	plum
n07752109	n07751451	sloe
n07752377	n07705931	dried fruit
n07752514	n07752377	dried apricot
n07752664	n07752377	raisin
n07752966	n07752664	currant
n07753113	n07705931	fig
n07753275	n07705931	pineapple, ananas
n07753592	n07705931	banana
n07753743	n07705931	passion fruit
n07753980	n07753743	granadilla
n07754451	n07705931	breadfruit
n07754684	n07705931	jackfruit, jak, jack
n07754894	n12201580	cacao bean, cocoa bean
n07755089	n07566340	cocoa
n07755411	n07705931	melon
n07755707	n07755411	muskmelon, sweet melon
n07755929	n07755707	cantaloup, cantaloupe
n07756096	n07755707	winter melon
n07756325	n07756096	honeydew, honeydew melon
n07756951	n07755411	watermelon
n07757132	n07705931,n13138308	cherry
n07757312	n07757132	sweet cherry, black cherry
n07757511	n07757312	bing cherry
n07757990	n07757132	sour cherry
n07758680	n07705931	grape
n07758950	n07759691	fox grape
n07759194	n07758950	Concord grape
n07759691	n07758680	slipskin grape
n07759816	n07758680	vinifera grape
n07760153	n07759816	muscat, muscatel, muscat grape
n07760859	n07705931	custard apple
n07761141	n07760859	cherimoya, cherimolla
n07761309	n07760859	soursop, guanabana
n07762114	n07705931	papaw, pawpaw
n07762244	n07705931	papaya
n07762740	n07705931	ackee, akee
n07762913	n07705931	durian
n07763107	n07705931	feijoa, pineapple guava
n07763629	n07705931	kiwi, kiwi fruit, Chinese gooseberry
n07763792	n07705931	loquat, Japanese plum
n07763987	n07705931	mangosteen
n07764155	n07705931	mango, mangoes
n07764315	n07705931	sapodilla, sapodilla plum, sapota
n07764630	n07705931	tamarind, tamarindo
n07764847	n07705931	avocado, alligator pear, avocado pear, aguacate
n07765073	n07705931	date
n07765208	n07705931,n13138308	elderberry
n07765361	n07705931	guava
n07765862	n07705931	jaboticaba
n07765999	n07705931,n13138308	jujube, Chinese date, Chinese jujube
n07766173	n07705931	litchi, litchi nut, litchee, lichi, leechee, lichee, lychee
n07766891	n07705931	medlar
n07767002	n07705931	medlar
n07767171	n07742704	mulberry
n07767344	n07582441,n13138308	olive
n07767549	n07767344	black olive, ripe olive
n07767709	n07767344	green olive
n07767847	n07705931,n13138842	pear
n07768068	n07767847	bosc
n07768230	n07767847	bartlett, bartlett pear
n07768423	n07707451	plantain
n07768694	n07705931	pomegranate
n07768858	n07705931	prickly pear
n07769584	n07705931,n13138842	quince
n07769731	n07705931	rambutan, rambotan
n07770034	n07705931	rose apple
n07770571	n13135832	edible seed
n07770763	n07770571	pumpkin seed
n07771212	n07737081	walnut
n07771731	n07737081	brazil nut
n07772147	n07737081	cashew, cashew nut
n07772274	n07737081	chestnut
n07772788	n07737081	hazelnut, filbert, cobnut, cob
n07772935	n07737081	coconut, cocoanut
n07774596	n07737081	macadamia nut
n07774719	n07737081	pecan
n07774842	n07737081	pine nut, pignolia, pinon nut
n07775050	n07737081	pistachio, pistachio nut
n07775197	n07770571	sunflower seed
n07800091	n00021265	feed, provender
n07800740	n07800091	fodder
n07801091	n07800740	eatage, forage, pasture, pasturage, grass
n07801342	n07800091	silage, ensilage
n07801508	n07800091	oil cake
n07801779	n07800740	alfalfa
n07801892	n07800740	broad bean, horse bean
n07802026	n07800740	hay
n07802417	n07566340	grain, food grain, cereal
n07802863	n07802417	groats
n07802963	n07802417	millet
n07803093	n07802417	barley, barleycorn
n07803545	n07802417	wheat, wheat berry
n07804323	n07802417,n07566863	rice
n07804543	n07804323	brown rice
n07804657	n07804323	white rice, polished rice
n07804771	n07802417	wild rice, Indian rice
n07804900	n07804323	paddy
n07805594	n07800091	bird feed, bird food, birdseed
n07805731	n07800091	petfood, pet-food, pet food
n07806120	n07805594	canary seed
n07806221	n07557434	salad
n07806633	n07806221	tossed salad
n07806774	n07806633	green salad
n07807002	n07806221	salmagundi
n07807171	n07806221	salad nicoise
n07807317	n07806633	combination salad
n07807472	n07807317	chef's salad
n07807594	n07806221	potato salad
n07807710	n07806221	pasta salad
n07807834	n07807710	macaroni salad
n07807922	n07806221	fruit salad
n07808587	n07806221	coleslaw, slaw
n07808904	n07806221	tabbouleh, tabooli
n07809096	n07566340	ingredient, fixings
n07809368	n07809096	flavorer, flavourer, flavoring, flavouring, seasoner, seasoning
n07810907	n07809368	condiment
n07811416	n07809368	herb
n07812184	n07809368	spice
n07814203	n07812184	cinnamon
n07814390	n07814203	stick cinnamon
n07814487	n07812184	clove
n07814634	n07770571	cumin, cumin seed
n07815424	n07812184	nutmeg
n07815588	n07809368	pepper, peppercorn
n07816052	n07809368	sassafras
n07816164	n07811416	basil, sweet basil
n07816296	n07811416	bay leaf, bay leaves
n07816398	n07811416	borage
n07816575	n07811416	hyssop
n07816839	n07811416	chervil
n07817024	n07811416	chives
n07817160	n07811416	comfrey, healing herb
n07817315	n07811416	coriander, Chinese parsley, cilantro
n07817871	n07707451	fennel, Florence fennel, finocchio
n07818277	n07809368	garlic, ail
n07818572	n07809368	garlic chive
n07818689	n07811416	lemon balm
n07818825	n07811416	lovage
n07818995	n07811416	marjoram, oregano
n07819166	n07811416	mint
n07819769	n07809368	nasturtium
n07819896	n07811416	parsley
n07820145	n07811416	rosemary
n07820497	n07811416	sage
n07820683	n07820497	clary sage
n07821260	n07811416	sweet woodruff, waldmeister
n07821758	n07811416	thyme
n07821919	n07809368	turmeric
n07822197	n07810907	catsup, ketchup, cetchup, tomato ketchup
n07822323	n07809368	cardamom, cardamon, cardamum
n07822518	n07809368	cayenne, cayenne pepper, red pepper
n07822845	n07810907	chili sauce
n07823105	n07810907	chutney, Indian relish
n07823280	n07810907	steak sauce
n07823460	n07810907	salsa
n07823698	n07810907	cranberry sauce
n07823951	n07557434	curry
n07824191	n07823951	lamb curry
n07824702	n07809368	paprika
n07824988	n07582441	pickle
n07825194	n07824988	dill pickle
n07825972	n07810907	soy sauce, soy
n07826091	n07830593	Tabasco, Tabasco sauce
n07826453	n07809368	angelica
n07826930	n07812184	Chinese anise, star anise, star aniseed
n07827130	n07809368	juniper berries
n07827284	n07809368	saffron
n07827410	n07809368	sesame seed, benniseed
n07827750	n07809368	poppy seed
n07828642	n07809368	vanilla bean
n07828987	n07810907	vinegar, acetum
n07829248	n07828987	cider vinegar
n07829331	n07828987	wine vinegar
n07829412	n07810907	sauce
n07830593	n07829412	hot sauce
n07831146	n07838233	carbonara
n07831267	n07838233	tomato sauce
n07832416	n07829412	pesto
n07832902	n07829412	dressing, salad dressing
n07834065	n07832902	anchovy dressing
n07834507	n07832902	mayonnaise, mayo
n07834618	n07834507	green mayonnaise, sauce verte
n07834872	n07832902	Russian dressing, Russian mayonnaise
n07835331	n07829412	barbecue sauce
n07835457	n07829412	hollandaise
n07835921	n07829412	bourguignon, bourguignon sauce, Burgundy sauce
n07836838	n07829412	chocolate sauce, chocolate syrup
n07837002	n07836838	hot-fudge sauce, fudge sauce
n07837362	n07829412	white sauce, bechamel sauce, bechamel
n07837912	n07923748	gravy, pan gravy
n07838073	n07829412	gravy
n07838233	n07829412	spaghetti sauce, pasta sauce
n07838441	n07838233	marinara
n07838551	n07829412	mole
n07840027	n07829412	veloute
n07840804	n07566340	egg, eggs
n07841345	n07809096	egg yolk, yolk
n07841495	n07557434	boiled egg, coddled egg
n07841639	n07841495	hard-boiled egg, hard-cooked egg
n07841800	n07841639	Easter egg
n07841907	n07597365	Easter egg
n07842044	n07841907	chocolate egg
n07842130	n07841907	candy egg
n07842202	n07557434	poached egg, dropped egg
n07842308	n07557434	scrambled eggs
n07842433	n07557434	deviled egg, stuffed egg
n07842605	n07557434	shirred egg, baked egg, egg en cocotte
n07842753	n07557434	omelet, omelette
n07843464	n07557434	souffle
n07843636	n07557434	fried egg
n07843775	n07566340	dairy product
n07844042	n07843775,n07881800	milk
n07844604	n07566340	milk
n07844867	n07844604	soya milk, soybean milk, soymilk
n07845087	n07844604	formula, formulae
n07845702	n07844042	raw milk
n07846143	n07844042	powdered milk, dry milk, dried milk, milk powder
n07847198	n07843775	cream
n07847453	n07847198	clotted cream, Devonshire cream
n07847827	n07847198	heavy cream
n07847917	n07847198	light cream, coffee cream, single cream
n07848093	n07847198	sour cream, soured cream
n07848196	n07847198	whipping cream, light whipping cream
n07848338	n07843775,n07555863	butter
n07849336	n07843775,n07555863	yogurt, yoghurt, yoghourt
n07849619	n07580053	raita
n07849733	n07843775	whey
n07849912	n07843775	curd
n07850083	n07566340	curd
n07850329	n07843775,n07555863	cheese
n07851298	n07850329	cream cheese
n07851443	n07851298	double cream
n07851554	n07851298	mascarpone
n07851641	n07850329	triple cream, triple creme
n07851767	n07850329	cottage cheese, pot cheese, farm cheese, farmer's cheese
n07852045	n07850329	bleu, blue cheese
n07852229	n07852045	Stilton
n07852614	n07850329	Brie
n07852833	n07850329	Camembert
n07854184	n07850329	mozzarella
n07854813	n07850329	Swiss cheese
n07854982	n07854813	Emmenthal, Emmental, Emmenthaler, Emmentaler
n07855510	n07856270	peanut butter
n07855907	n07856270	shrimp butter
n07856270	n07810907	paste
n07857170	n07856270	miso
n07857731	n07856270	hummus, humus, hommos, hoummos, humous
n07858595	n07809368	sweetening, sweetener
n07858978	n07858595	honey
n07859284	n07858595	sugar, refined sugar
n07859583	n07858595	syrup, sirup
n07859796	n07859583	sugar syrup
n07860103	n07859583	sorghum, sorghum molasses
n07860331	n07859583	grenadine
n07860447	n07859583	maple syrup
n07860805	n07882497	batter
n07860988	n07882497	dough
n07861158	n07860988	bread dough
n07861557	n07557434	coq au vin
n07861813	n07557434	chicken and rice
n07862095	n07861813	arroz con pollo
n07862244	n07557434	bacon and eggs
n07862348	n07557434	barbecued spareribs, spareribs
n07862461	n07557434	beef Bourguignonne, boeuf Bourguignonne
n07862611	n07557434	beef Wellington, filet de boeuf en croute
n07863374	n07557434	pasta
n07863547	n07863374	cannelloni
n07863802	n07843464	cheese souffle
n07864756	n07557434	chicken Kiev
n07864934	n07557434	chili, chili con carne
n07865105	n07697537	chili dog
n07865196	n07557434	chop suey
n07865484	n07557434	chow mein
n07866015	n07557434	croquette
n07866151	n07557434	cottage pie
n07866277	n07557434	rissole
n07866409	n07557434	dolmas, stuffed grape leaves
n07866723	n07557434	egg roll, spring roll
n07866868	n07557434	eggs Benedict
n07867021	n07557434	enchilada
n07867164	n07557434	falafel, felafel
n07867324	n07557434	fish and chips
n07867421	n07557434	fondue, fondu
n07867616	n07867421	cheese fondue
n07867751	n07867421	chocolate fondue
n07868200	n07557434	French toast
n07868340	n07557434	fried rice, Chinese fried rice
n07868508	n07557434	frittata
n07868830	n07557434	galantine
n07868955	n07557434	gefilte fish, fish ball, gefilte fishes
n07869391	n07557434	hash
n07869522	n07869391	corned beef hash
n07869611	n07557434	jambalaya
n07869775	n07557434	kabob, kebab, shish kebab
n07870069	n07869775	souvlaki, souvlakia
n07870167	n07863374	lasagna, lasagne
n07870313	n07557434	seafood Newburg
n07871234	n07863374	macaroni and cheese
n07871436	n07557434	meatball
n07871720	n07871436	Swedish meatball
n07871810	n07557434,n07683786	meat loaf, meatloaf, meat loaves
n07872593	n07557434	moussaka
n07873057	n07557165	marrow, bone marrow
n07873348	n07582277	pigs in blankets
n07873464	n07557434	pilaf, pilaff, pilau, pilaw
n07873807	n07557434	pizza, pizza pie
n07874063	n07873807	sausage pizza
n07874159	n07873807	pepperoni pizza
n07874259	n07873807	cheese pizza
n07874343	n07873807	anchovy pizza
n07874441	n07873807	Sicilian pizza
n07874780	n07557434	porridge
n07875152	n07557434	potpie
n07875436	n07557434	risotto, Italian rice
n07875693	n07871810	fish loaf, fish loaves
n07876651	n07557434	Scotch egg
n07877187	n07557434	spaghetti and meatballs
n07877299	n07557434	Spanish rice
n07877675	n07557434	steak tartare, tartar steak, cannibal mound
n07877849	n07557434	pepper steak
n07877961	n07557434	steak au poivre, peppered steak, pepper steak
n07878647	n07557434	stuffed peppers
n07878785	n07557434	stuffed tomato, hot stuffed tomato, stuffed tomatoes, hot stuffed tomatoes
n07878926	n07557434	stuffed tomato, cold stuffed tomato, stuffed tomatoes, cold stuffed tomatoes
n07879072	n07557434	succotash
n07879174	n07557434	sukiyaki
n07879350	n07557434	sashimi
n07879450	n07557434	sushi
n07879659	n07557434	tamale
n07879953	n07557434	tempura
n07880080	n07557434	teriyaki
n07880213	n07557434	terrine
n07880325	n07557434	Welsh rarebit, Welsh rabbit, rarebit
n07880458	n07557434	schnitzel, Wiener schnitzel
n07880751	n07557434	taco
n07880880	n07880751	chicken taco
n07880968	n07557434	burrito
n07881205	n07880968	quesadilla
n07881404	n07557434	tostada
n07881800	n00021265,n14940386	beverage, drink, drinkable, potable
n07882497	n07566340	concoction, mixture, intermixture
n07882886	n07882497	premix
n07883031	n07882497	filling
n07883251	n07881800	potion
n07884567	n07881800,n03248958	alcohol, alcoholic drink, alcoholic beverage, intoxicant, inebriant
n07885705	n07884567	proof spirit
n07886057	n07884567	home brew, homebrew
n07886176	n07884567	hooch, hootch
n07886463	n07884567	aperitif
n07886572	n07884567	brew, brewage
n07886849	n07886572	beer
n07887099	n07886849	draft beer, draught beer
n07887192	n07886849	suds
n07887304	n07887634	Munich beer, Munchener
n07887461	n07887634	bock, bock beer
n07887634	n07886849	lager, lager beer
n07887967	n07887634	light beer
n07888229	n07887634	Pilsner, Pilsener
n07888465	n07889510	Weissbier, white beer, wheat beer
n07888816	n07888465	Weizenbock
n07889274	n07887634	malt, malt liquor
n07889510	n07886849	ale
n07889814	n07889510	bitter
n07890068	n07889510	pale ale
n07890226	n07889510	porter, porter's beer
n07890352	n07889510	stout
n07890540	n07890352	Guinness
n07890750	n07886572	mead
n07891189	n07881800	near beer
n07891309	n07881800	ginger beer
n07891433	n07884567	sake, saki, rice beer
n07891726	n07884567	wine, vino
n07892418	n07891726	vintage
n07892512	n07891726	red wine
n07892813	n07891726	white wine
n07893253	n07891726	blush wine, pink wine, rose, rose wine
n07893528	n07891726	sparkling wine
n07893642	n07893528	champagne, bubbly
n07893891	n07891726	Burgundy, Burgundy wine
n07894102	n07893891,n07892512	Beaujolais
n07894298	n07895237,n07892512	Medoc
n07894451	n07892813	Canary wine
n07894551	n07893891,n07892813	Chablis, white Burgundy
n07894703	n07893891,n07892813	Montrachet
n07894799	n07892813	Chardonnay, Pinot Chardonnay
n07894965	n07892512	Pinot noir
n07895100	n07892813	Pinot blanc
n07895237	n07891726	Bordeaux, Bordeaux wine
n07895435	n07895237,n07892512	claret, red Bordeaux
n07895595	n07892512	Chianti
n07895710	n07892512	Cabernet, Cabernet Sauvignon
n07895839	n07892512	Merlot
n07895962	n07892813	Sauvignon blanc
n07896060	n07891726	California wine
n07896165	n07891726	Cotes de Provence
n07896287	n07891726	dessert wine
n07896661	n07891726	macon, maconnais
n07896893	n07892813	Muscadet
n07896994	n07891726	plonk
n07897116	n07891726	retsina
n07897200	n07892813	Rhine wine, Rhenish
n07897438	n07897200	Riesling
n07897600	n07897200	liebfraumilch
n07897750	n07891726	Rhone wine
n07897865	n07892512	Rioja
n07897975	n07892813	sack
n07898117	n07895435	Saint Emilion
n07898247	n07892813	Soave
n07898333	n07892512	zinfandel
n07898443	n07892813	Sauterne, Sauternes
n07898617	n07896287	straw wine
n07898745	n07891726	table wine
n07899003	n07898745	vin ordinaire
n07899108	n07891726	vermouth
n07899292	n07899108	sweet vermouth, Italian vermouth
n07899434	n07899108	dry vermouth, French vermouth
n07899533	n07892813	Chenin blanc
n07899660	n07892813	Verdicchio
n07899769	n07892813	Vouvray
n07899899	n07892813	Yquem
n07900225	n07891726	varietal, varietal wine
n07900406	n07891726	fortified wine
n07900616	n07900406	Madeira
n07900734	n07900616	malmsey
n07900825	n07900406	port, port wine
n07900958	n07900406	sherry
n07901355	n07900406	Marsala
n07901457	n07900406	muscat, muscatel, muscadel, muscadelle
n07901587	n07884567	liquor, spirits, booze, hard drink, hard liquor, John Barleycorn, strong drink
n07902121	n07884567	neutral spirits, ethyl alcohol
n07902336	n07901587	aqua vitae, ardent spirits
n07902443	n07903208	eau de vie
n07902799	n07901587	aquavit, akvavit
n07902937	n07901587	arrack, arak
n07903101	n07901587	bitters
n07903208	n07901587	brandy
n07903543	n07903208	applejack
n07903643	n07903208	Calvados
n07903731	n07903208	Armagnac
n07903841	n07903208	Cognac
n07903962	n07903208	grappa
n07904395	n07901587	gin
n07904637	n07904395	sloe gin
n07904760	n07904395	geneva, Holland gin, Hollands
n07904865	n07905038	grog
n07904934	n07901587	ouzo
n07905038	n07901587	rum
n07905296	n07905038	demerara, demerara rum
n07905386	n07905038	Jamaica rum
n07905474	n07901587	schnapps, schnaps
n07905979	n07901587	tequila
n07906111	n07901587	vodka
n07906284	n07901587	whiskey, whisky
n07906572	n07906284	blended whiskey, blended whisky
n07906718	n07906284	bourbon
n07906877	n07906284	corn whiskey, corn whisky, corn
n07907037	n07901587	firewater
n07907161	n07906284	Irish, Irish whiskey, Irish whisky
n07907342	n07907161	poteen
n07907429	n07906284	rye, rye whiskey, rye whisky
n07907548	n07906284	Scotch, Scotch whiskey, Scotch whisky, malt whiskey, malt whisky, Scotch malt whiskey, Scotch malt whisky
n07907831	n07906284	sour mash, sour mash whiskey
n07907943	n07884567	liqueur
n07908411	n07907943	absinth, absinthe
n07908567	n07907943	amaretto
n07908647	n07907943	anisette, anisette de Bordeaux
n07908812	n07907943	benedictine
n07909129	n07907943	coffee liqueur
n07909593	n07907548,n07907943	Drambuie
n07909811	n07907943	orange liqueur
n07910048	n07909811	triple sec
n07910152	n07909811	Grand Marnier
n07910379	n07907943	maraschino, maraschino liqueur
n07910538	n07907943	pastis
n07910656	n07907943	Pernod
n07911249	n07907943	sambuca
n07911371	n07884567	mixed drink
n07911677	n07911371	cocktail
n07912211	n07911371	highball
n07913393	n07911677	Bloody Mary
n07913882	n07912211	collins, Tom Collins
n07914006	n07881800	cooler
n07914128	n07881800	refresher
n07914271	n07881800	smoothie
n07914413	n07911677	daiquiri, rum cocktail
n07914586	n07914413	strawberry daiquiri
n07914777	n07911371	spritzer
n07914995	n07911677	gimlet
n07915094	n07912211	gin and tonic
n07915491	n07912211	julep, mint julep
n07915618	n07911677	manhattan
n07915918	n07911677	margarita
n07916041	n07911677	martini
n07916183	n07911677	gin and it
n07916319	n07916041	vodka martini
n07917133	n07911677	Sazerac
n07917272	n07911677	screwdriver
n07917392	n07911677	sidecar
n07917507	n07912211	Scotch and soda
n07917618	n07912211	sling
n07918028	n07911677	sour
n07918193	n07918028	whiskey sour, whisky sour
n07918879	n07911371	hot toddy, toddy
n07919310	n07881800	fizz
n07919441	n07929519	Irish coffee
n07919572	n07929519	cafe au lait
n07920052	n07929519	espresso
n07920222	n07920052	caffe latte, latte
n07920349	n07929519	cappuccino, cappuccino coffee, coffee cappuccino
n07920540	n07929519	iced coffee, ice coffee
n07920663	n07929519	instant coffee
n07920872	n07929519	mocha, mocha coffee
n07920989	n07809368	mocha
n07921239	n07929519	Turkish coffee
n07921455	n07881800	cider, cyder
n07921615	n07921455,n07884567	hard cider
n07922512	n07884567	rotgut
n07922764	n07881800	cocoa, chocolate, hot chocolate, drinking chocolate
n07923748	n07566340	juice
n07924033	n07881800	fruit juice, fruit crush
n07924276	n07924033	nectar
n07924443	n07924033	cranberry juice
n07924560	n07924033	grape juice
n07924747	n07924033	grapefruit juice
n07924834	n07924033	orange juice
n07924955	n07924834,n07567390	frozen orange juice, orange-juice concentrate
n07925116	n07924033	pineapple juice
n07925229	n07923748	lemon juice
n07925500	n07923748	tomato juice
n07925608	n07923748	carrot juice
n07925966	n07881800	fruit drink, ade
n07926250	n07925966	lemonade
n07926920	n07891726	mulled wine
n07927197	n07881800	soft drink
n07927512	n07927197	pop, soda, soda pop, soda water, tonic
n07927931	n07927197	cola, dope
n07928163	n07927197	cream soda
n07928367	n07927197	ginger ale, ginger pop
n07928488	n07927197	orange soda
n07928696	n07927931	Coca Cola, Coke
n07928790	n07927931	Pepsi, Pepsi Cola
n07928887	n07927197	root beer
n07929172	n07927197	tonic, tonic water, quinine water
n07929351	n13135832	coffee bean, coffee berry, coffee
n07929519	n07881800	coffee, java
n07930062	n07930554	fruit punch
n07930315	n07911371	mimosa, buck's fizz
n07930433	n07911371	pina colada
n07930554	n07911371	punch
n07930864	n07930554	cup
n07931452	n07911677	planter's punch
n07931612	n07911677	White Russian
n07931870	n07930554	May wine
n07932039	n07930554	eggnog
n07932841	n07811416	tea, tea leaf, tea leaves
n07933154	n07932841	tea bag
n07933274	n07881800	tea
n07933799	n07933274	cuppa, cupper
n07934282	n07933274	ice tea, iced tea
n07934530	n07932841	black tea
n07935043	n07934530	souchong, soochong
n07935379	n07932841	oolong
n07935504	n14940386,n00021265,n00021734	water
n07935737	n07936263	bottled water
n07935878	n07935504	branch water
n07936263	n07881800,n07935504	drinking water
n07936548	n07936263	soda water, carbonated water, club soda, seltzer, sparkling water
n07936745	n07936263	mineral water
n07937461	n07557434	couscous
n07938007	n07938149	multivitamin, multivitamin pill
n07938149	n07562495,n03936764	vitamin pill
n07938313	n00021265	soul food
n07938773	n00031264	
n07941170	n00031264	biological group
n07941729	n00031264	community, biotic community
n07941945	n07941729	biome
n07942152	n00031264	people
n07950920	n00031264	social group
n07951464	n00031264	aggregation, accumulation, assemblage
n07954211	n07951464	book, rule book
n07975026	n07950920	gathering, assemblage
n07977870	n07951464	library
n07992450	n07941170	taxonomic group, taxonomic category, taxon, taxa
n07996689	n07951464	
n08008335	n07950920	organization, organisation
n08056231	n08008335	enterprise
n08057633	n08061042	carrier, common carrier
n08061042	n08056231	business, business concern, business organization, business organisation
n08101085	n07992450	
n08107499	n07992450	family
n08108972	n07992450	genus, genera
n08182379	n07975026	crowd
n08242223	n07996689	core, nucleus, core group, nuclei
n08246613	n08008335	musical organization, musical organisation, musical group
n08249038	n08246613	band
n08249459	n08249038	concert band, military band
n08252211	n07975026	social gathering, social affair
n08252602	n08252211	party
n08256735	n08252602	wedding, wedding party
n08376250	n08457976	chain, concatenation
n08456993	n07938773	ordering, ordination
n08457976	n08456993	
n08491826	n08552138	administrative district, administrative division, territorial division
n08492461	n03722288	agora, agorae
n08494231	n08615374	amusement park, funfair, pleasure ground
n08495617	n08520401	apoapsis, point of apoapsis
n08495908	n08495617	aphelion, aphelia
n08497294	n08630985	country
n08505018	n08683548	bush
n08510666	n08660339	face
n08512259	n08568978	boundary, bounds
n08513718	n08574314	property
n08516885	n08673395	breeding ground
n08517676	n08656893	bus stop
n08518171	n08651247	campsite, campground, camping site, camping ground, bivouac, encampment, camping area
n08520401	n08620061	celestial point
n08521623	n08651247	cemetery, graveyard, burial site, burial ground, burying ground, memorial park, necropolis, necropoleis
n08521816	n08620061	midpoint
n08524735	n08626283	city, metropolis, urban center
n08537837	n08552138	city district
n08539072	n08537837	business district, downtown
n08547468	n08616050	cow pasture
n08547544	n08593262	crest
n08550966	n08590369	diocese, bishopric, episcopate
n08551296	n08550966	eparchy, exarchate
n08552138	n08630985	district, territory, territorial dominion
n08555710	n08652970	crawlspace, crawl space
n08560027	n08651247	garbage dump, trash dump, rubbish dump, wasteyard, waste-yard, dumpsite
n08560295	n08640531	dude ranch
n08566028	n08568978	terminal
n08568978	n08630039	extremity
n08569998	n08673395	field
n08570758	n08673395	playing field, athletic field, playing area, field
n08571898	n03847823	flea market
n08573842	n08560027	garbage heap, junk heap, rubbish heap, scrapheap, trash heap, junk pile, trash pile, refuse heap
n08574314	n08630985	geographical area, geographic area, geographical region, geographic region
n08578364	n08630985	biogeographical region
n08578517	n08578364	benthos, benthic division, benthonic zone
n08578706	n08620061	geographic point, geographical point
n08579352	n08569998	grainfield, grain field
n08580944	n08621598	half-mast, half-staff
n08583292	n08593262	hemline
n08583455	n08644426	heronry
n08584914	n08664443	hole-in-the-wall
n08590369	n08552138	
n08591680	n08630039	
n08592656	n08512259	demarcation, demarcation line
n08593262	n00027167	
n08596076	n09428293	littoral, litoral, littoral zone, sands
n08598301	n08673395,n07941945	grassland
n08598568	n08664443	mecca
n08611339	n08521816	nombril
n08614632	n08673395	fairground
n08615374	n08673395	commons
n08616050	n08598301	pasture, pastureland, grazing land, lea, ley
n08620061	n00027167	
n08621598	n08620061	
n08626283	n08675967,n08491826	municipality
n08627919	n08537837	quarter
n08628141	n08627919	kasbah, casbah
n08630039	n00027167	region
n08630985	n00027167	region
n08633683	n08537837	waterfront
n08640531	n03542333	resort, resort hotel, holiday resort
n08640739	n08497294	resort area, playground, vacation spot
n08640962	n08651247	rough
n08644426	n08516885	rookery
n08644722	n08574314	country, rural area
n08645104	n08644722	scrubland
n08645212	n08644722	weald
n08649345	n08630039	
n08649711	n08649345	bedside
n08651247	n08673395	site, land site
n08652970	n08497294	
n08656893	n08664443	
n08657249	n08591680	stratum, strata
n08658118	n08657249	
n08658309	n08658118	soil horizon
n08659446	n08574314	field
n08659861	n08659446	oilfield
n08660339	n08512259	
n08663354	n08510666	top side, upper side, upside
n08663703	n08663354	desktop
n08664443	n08620061	topographic point, spot
n08672562	n08574314	settlement
n08672738	n08672562	village, hamlet
n08673039	n08672738	kampong, campong
n08673395	n08574314	tract, piece of land, piece of ground, parcel of land, parcel
n08674739	n08673395	plot of land, plot of ground, patch
n08675967	n08574314	urban area, populated area
n08677424	n08598301	veld, veldt
n08683548	n08574314	wilderness
n09189157	n09221571	aerie, aery, eyrie, eyry
n09190918	n00007347	agent
n09191635	n09229709	air bubble
n09193705	n09359803	alp
n09194227	n09289331	Alpine glacier, Alpine type of glacier
n09199101	n09326662	anthill, formicary
n09205509	n09409752	arete
n09206896	n09300306	arroyo
n09206985	n09437454	ascent, acclivity
n09208496	n00019128	asterism
n09210604	n14877585	
n09210862	n09256479	atoll
n09213434	n09409512	bank
n09213565	n09437454	bank
n09214060	n09409512,n09214581	bar
n09214581	n09349797	barrier
n09215437	n09366017	basin
n09217230	n09287968	beach
n09217638	n09366017	bed
n09218315	n04341686	honeycomb
n09218494	n09381242	belay
n09218641	n09359803	ben
n09219233	n09337253	berm
n09221571	n09369169	bird's nest, bird nest, birdnest
n09224725	n09213434	bluff
n09224911	n00019128	body
n09225146	n00002452	body of water, water
n09228055	n09303528	brae
n09229709	n09289709	bubble
n09230041	n09304750	burrow, tunnel
n09230202	n09303008	butte
n09233446	n09405787	canyon
n09233715	n09334396	cape, ness
n09238926	n09287968	cave
n09239302	n09238926	cavern
n09239740	n00019128	celestial body, heavenly body
n09241247	n09225146	
n09242389	n09379111	chasm
n09245515	n09215437	cirque, corrie, cwm
n09246464	n09287968	cliff, drop-off
n09247410	n11425580	cloud
n09249034	n09386842	col, gap
n09251407	n09277686	comet
n09256479	n09406793	coral reef
n09257843	n09238926	cove
n09257949	n00019128	covering, natural covering
n09259025	n09246464	crag
n09259219	n09366017	crater
n09260907	n09335240	cultivated land, plowland, ploughland, tilled land, tillage
n09263912	n09386842	defile
n09265620	n09437454	descent, declivity, declination, declension, downslope
n09267854	n09463919	divot
n09269341	n09302616	
n09269472	n09265620	downhill
n09270233	n09348055	
n09270735	n09409512	dune, sand dune
n09274152	n09437454	escarpment, scarp
n09277686	n00019128	extraterrestrial object, estraterrestrial body
n09279986	n13899404	fireball
n09281777	n00002684	floater
n09282208	n09334396	floor
n09282724	n09229709	foam, froth
n09283193	n00002684	fomite, vehicle
n09283405	n09303008	foothill
n09283767	n09334396	foreland
n09283866	n09287968	foreshore
n09284015	n09334396,n07941945	forest, woodland, timberland, timber
n09287968	n00002684	geological formation, formation
n09288635	n09443453	geyser
n09289331	n09309292	glacier
n09289709	n13899404	globule
n09290444	n09405787	gorge
n09294877	n09238926	grotto, grot, grottoes
n09295946	n09290444	gulch, flume
n09300306	n09468604	gully
n09300905	n00002684	hail
n09302616	n09366317	highland
n09303008	n09366317	hill
n09303528	n09437454	hillside
n09304465	n09379111	hole
n09304750	n09366017	hole, hollow
n09305898	n09443453	hot spring, thermal spring
n09308572	n09309292,n09281777	iceberg, berg
n09308743	n09309292	icecap, ice cap
n09309168	n09309292	ice floe, floe
n09309292	n09287968	ice mass, ice masses
n09312843	n09190918	infectious agent, infective agent
n09326662	n09303008	knoll, mound, hillock, hummock, hammock
n09331251	n09287968	lakefront
n09332890	n09433442	lakeside, lakeshore
n09334396	n00002684	land, dry land, earth, ground, solid ground, terra firma
n09335240	n00002684	land, ground, soil
n09335809	n09344198	landfill
n09337253	n09409512	ledge, shelf, shelves
n09344198	n09366017	lowland
n09344324	n09259219	lunar crater
n09348055	n09224911	
n09348460	n09287968	massif
n09349648	n13867641	meander
n09349797	n00019128	
n09352849	n09353109	meteorite
n09353109	n09277686	meteoroid, meteor
n09359803	n09366317	mountain
n09361517	n09437454	mountainside, versant
n09362945	n09399592	mull
n09363064	n09444100	multiple star
n09366017	n09287968	natural depression, depression
n09366317	n09287968	natural elevation
n09369169	n00019128	nest
n09369692	n09444100	neutron star
n09371028	n09369169	nidus, nidi
n09376198	n09225146	ocean
n09376526	n09217638	ocean floor, sea floor, ocean bottom, seabed, sea bottom, Davy Jones's locker, Davy Jones
n09376786	n09287968	oceanfront
n09379111	n13910384	opening, gap
n09381242	n09416076	outcrop, outcropping, rock outcrop
n09382099	n09334396	oxbow
n09384106	n09352849	pallasite
n09385911	n00002452	piece
n09386842	n00027167	mountain pass
n09387222	n08593262	path, track
n09392402	n09461170	pinetum, pineta
n09393605	n09334396	plain, field, champaign
n09396465	n09399592	
n09398076	n09304750	pothole, chuckhole
n09398677	n09246464	precipice
n09399592	n09366317	promontory, headland, head, foreland
n09400987	n09369692	pulsar
n09403211	n00019128	radiator
n09403427	n13896100	rainbow
n09403734	n09287968	range, mountain range, range of mountains, chain, mountain chain, chain of mountains
n09405078	n09335240	rangeland
n09405787	n09468604	ravine
n09406793	n09409512	reef
n09409512	n09366317	ridge
n09409752	n09287968	ridge, ridgeline
n09411189	n09284015	riparian forest
n09415584	n09213565	riverbank, riverside
n09415671	n09217638	riverbed, river bottom
n09416076	n00019128	rock, stone
n09416890	n09257949	roof
n09421799	n09213434	sandbank
n09421951	n09214060	sandbar, sand bar
n09428293	n09433442	seashore, coast, seacoast, sea-coast
n09428628	n09428293	seaside, seaboard
n09432283	n09257949	shell
n09433442	n09287968	shore
n09433839	n08512259	shoreline
n09435739	n09366017	sinkhole, swallow hole
n09436444	n09437454	ski slope
n09436708	n09210604	sky
n09437454	n09287968	slope, incline
n09438844	n09257949	snowcap
n09438940	n09270233	snowdrift
n09439213	n09282724	soapsuds, suds, lather
n09442595	n09233715	spit, tongue
n09443281	n09460312	spoor
n09443453	n09287968	fountain, outpouring, natural spring
n09443641	n09282724	spume
n09444100	n09239740	star
n09444783	n09239740	star
n09445008	n09265620	steep
n09445289	n09393605	steppe
n09447666	n09433442	strand
n09448690	n09217638	streambed, creek bed
n09450163	n09444100	sun, Sun
n09451237	n09444100	supernova, supernovae
n09452395	n09477890	swamp, swampland
n09452760	n09366317	swell
n09453008	n09302616	tableland, plateau, plateaux
n09454153	n09287968	talus, scree, tali
n09454412	n00019128	tangle
n09457979	n09215437	tidal basin
n09460046	n09416076	tor
n09460312	n09387222	trail
n09461069	n09363064	Trapezium, trapezia
n09461170	n09284015	tree farm
n09463919	n09335240	turf, sod, sward, greensward, turves
n09466678	n09206985	uphill
n09468604	n09366017	valley, vale
n09472413	n09287968	volcanic crater, crater
n09472597	n09359803	volcano, volcanoes
n09475044	n09371028	wasp's nest, wasps' nest, hornet's nest, hornets' nest
n09475179	n09241247	watercourse
n09475925	n09213565	waterside
n09477037	n00002684	web
n09477890	n09335240	wetland
n09481120	n09416076	xenolith
n09504135	n05941423	spiritual being, supernatural being
n09545324	n09504135	spirit, disembodied spirit
n09605289	n00007846	adult, grownup
n09610660	n00007846	communicator
n09613191	n00007846	contestant
n09614315	n00007846	creator
n09614684	n10466918	defender, guardian, protector, shielder
n09616922	n00007846	entertainer
n09617867	n00007846	expert
n09618880	n10467179	ex-president
n09618957	n00007846	face
n09619168	n00007846	female, female person, female people
n09622049	n00007846	juvenile person, juvenile people
n09626238	n00007846	compeer
n09629752	n00007846	traveler, traveller
n09630641	n00007846	unfortunate person, unfortunate people
n09632518	n00007846	worker
n09666883	n09545324	kachina
n09763784	n00007846	acquaintance, friend
n09764381	n09820263	acrobat
n09769636	n00007846	adjudicator
n09774783	n00007846	advocator, proponent, exponent
n09777353	n10522035	agent
n09792555	n10235549	ancestor, ascendant, ascendent, antecedent, root
n09792969	n10698368	anchor, anchorman, anchorperson
n09812338	n09614315	artist, creative person, creative people
n09815790	n09632518	assistant, helper, supporter
n09816771	n09626238	
n09818022	n09629752	astronaut, spaceman, cosmonaut
n09820263	n09613191	athlete, jock
n09821831	n09815790	attendant, attender
n09826204	n10605985	aviator, aeronaut, airman, flier
n09828216	n01459791	baby
n09833536	n10605985	baker, bread maker
n09834699	n09989502	ballet dancer
n09835506	n09820263,n10439851	ballplayer, baseball player
n09842047	n09820263	basketball player, basketeer, cager
n09846755	n10078806	beekeeper, apiarist, apiculturist
n09856671	n00007846	birth
n09858165	n09617867	black belt
n09861395	n10582746	bluejacket, navy man, sailor, sailor boy, navy men
n09861946	n09632518	boatman, boater, waterman
n09865954	n09777353	booker, booking agent
n09874862	n09821831,n10787470	bridesmaid, maid of honor
n09877951	n10112591	buddy, brother, chum, crony, pal, sidekick, brethren
n09893191	n09943239	captain
n09893502	n00015388	captive
n09894445	n10632576	cardiologist, heart specialist, heart surgeon
n09896685	n10790192	carpenter
n09898892	n00007846	
n09913593	n10677713	cheerleader
n09915651	n09915834	chess master
n09915834	n10439851	chess player
n09917214	n10317007	chief of staff
n09918248	n10373998	child, kid, children
n09923561	n09764381	circus acrobat
n09932508	n10319796	coal miner, collier, pitman
n09939827	n10433164	combat pilot
n09942970	n10317007	commissioned officer
n09943239	n09942970	commissioned military officer
n09945745	n10403876	commuter
n09972661	n10506544	cowboy, cowpuncher, puncher, cowman, cattleman, cowpoke, cowhand, cowherd
n09974648	n10605985	craftsman, artisan, journeyman, artificer
n09984298	n09614684	custodian, keeper, steward
n09989502	n10415638	dancer, professional dancer, terpsichorean
n09990415	n00007846	dancer, social dancer
n09990777	n10694258,n09989502	dancing-master, dance master
n09992837	n10084043	daughter, girl
n10013614	n10053808	dining-room attendant, restaurant attendant
n10019552	n10072708	diver, frogman, underwater diver
n10020890	n10305802	doctor, doc, physician, MD, Dr., medico
n10024362	n00007846	domestic partner, significant other, spousal equivalent, spouse equivalent
n10043643	n10619642	economist, economic expert
n10045713	n10480253	educator, pedagogue, pedagog
n10053808	n09632518	employee
n10059162	n00007846	enrollee
n10072708	n00007846	explorer, adventurer
n10078806	n09614315	farmer, husbandman, granger, sodbuster
n10080869	n10399491	father, male parent, begetter
n10082043	n10080869,n10207169	father-in-law, fathers-in-law
n10084043	n09918248,n09619168	female offspring
n10086568	n09835506	fielder
n10087434	n09939827	fighter pilot
n10091651	n09614684	fireman, firefighter, fire fighter, fire-eater
n10092794	n10780632	first lady
n10098862	n09990415	folk dancer
n10101634	n09820263,n10439851	football player, footballer
n10102369	n09792555	forbear
n10112591	n00007846	friend
n10120671	n10053808	gardener
n10123844	n10125786	general, full general
n10125786	n09943239	general officer
n10126708	n10126806	genitor
n10126806	n09792555	progenitor, primogenitor
n10136959	n10439851	golfer, golf player, linksman
n10142747	n10143172	grandma, grandmother, granny, grannie, gran, nan, nanna
n10143172	n10102369	grandparent
n10147935	n10356066	groom, bridegroom
n10148035	n10401829	groom, bridegroom
n10150071	n09614684	guard
n10151760	n10340312	guitarist, guitar player
n10153594	n09820263	gymnast
n10155849	n09974648	hairdresser, hairstylist, stylist, styler
n10164233	n10474645	headmaster, schoolmaster, master
n10164492	n10366966	head nurse
n10164747	n10522035	head of state, chief of state
n10165109	n10480253	health professional, primary care provider, PCP, health care provider, caregiver
n10176679	n10241300	hired hand, hand, hired man, hired men
n10185793	n10529965	horseman, equestrian, horseback rider
n10186216	n09972661	horse wrangler, wrangler
n10196490	n10604491	ice-skater
n10207169	n10235549	in-law, relative-in-law
n10223177	n10185793	jockey
n10229883	n10340312	keyboardist
n10235549	n00007846	relative, relation
n10241300	n10791221	laborer, manual laborer, labourer, jack
n10249459	n09614684	lawman, law officer, peace officer
n10253296	n10417551	legal representative
n10260800	n09821831	lifeguard, lifesaver
n10263411	n10101634	lineman
n10283170	n09943239	major
n10294602	n10546633	mariner, seaman, tar, Jack-tar, Jack, old salt, seafarer, gob, sea dog
n10297234	n00004475	mascot
n10298912	n10371741	master, captain, sea captain, skipper
n10300303	n00015388	mate
n10304914	n10136959	medalist, medallist, medal winner
n10305802	n10165109	medical practitioner, medical man, medical men
n10312287	n10631941	meteorologist
n10317007	n10582746	military officer, officer
n10319796	n10241300	miner, mineworker
n10324560	n09815790	model, poser
n10333601	n09992837	mother's daughter
n10334009	n09629752	motorcyclist
n10340312	n10415638	musician, instrumentalist, player
n10345015	n10142747	nan
n10348526	n09861395	Navy SEAL, SEAL
n10351874	n09610660	negotiator, negotiant, treater
n10356066	n10640620	newlywed, honeymooner
n10366966	n10165109	nurse
n10371741	n10294602	officer, ship's officer
n10372076	n09769636	official
n10373998	n10235549	offspring, progeny
n10382710	n10593745	organ-grinder
n10386984	n10086568	outfielder
n10393909	n10605985	painter
n10399491	n10126708	parent
n10401829	n09816771	participant
n10403876	n09629752	passenger, rider
n10405694	n09898892,n10595647	patient
n10415638	n09616922	performer, performing artist
n10417551	n10522035	personal representative
n10418101	n00007846	personification
n10421470	n10165109	pharmacist, druggist, chemist, apothecary, pill pusher, pill roller
n10426749	n09812338	photographer, lensman
n10433164	n09826204	pilot, airplane pilot
n10439851	n09613191	player, participant
n10448983	n10249459	policeman, police officer, officer
n10466918	n00007846	preserver
n10467179	n10164747	president
n10469874	n10426749	press photographer
n10474645	n10045713	principal, school principal, head teacher, head
n10480253	n09605289	professional person, professional people
n10500217	n10418101	queen
n10506544	n10176679	ranch hand
n10509063	n10694258	reading teacher
n10514429	n10372076	referee, ref
n10521662	n09610660	reporter, newsman, newsperson
n10522035	n10351874	representative
n10524973	n00007846	rester
n10529965	n09629752	rider
n10530150	n09629752	rider
n10535881	n10340312	rocker, rock 'n' roll musician
n10536416	n10535881,n10599806	rock star
n10541229	n00007846	ruler, swayer
n10542761	n09629752	runner
n10542888	n09820263	runner
n10546633	n10605985	sailor, crewman
n10559288	n10804406	schoolchild, school-age child, pupil, school-age children
n10560106	n09763784	schoolmate, classmate, schoolfellow, class fellow
n10560637	n00007846	scientist
n10562135	n10372076	scorekeeper, scorer
n10565667	n10019552	scuba diver
n10582746	n10605985	serviceman, military man, man, military personnel, military men, men
n10593745	n09865954	showman, promoter, impresario
n10595647	n09630641	sick person, diseased person, sufferer, sick people, diseased people
n10599806	n10340312	singer, vocalist, vocalizer, vocaliser
n10604491	n09820263	skater
n10605985	n09632518	skilled worker, trained worker, skilled workman
n10610465	n10524973	sleeper, slumberer
n10618342	n09820263,n10439851	soccer player
n10619642	n10560637	social scientist
n10628644	n10541229,n10164747	sovereign, crowned head, monarch
n10631941	n09617867	specialist, specializer, specialiser
n10632576	n10020890	specialist, medical specialist
n10634849	n10196490	speedskater, speed skater
n10638922	n09820263	sport, sportsman, sportswoman
n10640620	n10235549,n10024362	spouse, partner, married person, mate, better half, married people, better halves
n10642596	n10098862	square dancer
n10655594	n09821831	steward, flight attendant
n10665698	n10059162	student, pupil, educatee
n10677713	n09774783	supporter, protagonist, champion, admirer, booster, friend
n10679174	n10020890	surgeon, operating surgeon, sawbones
n10694258	n10045713	teacher, instructor
n10698368	n10521662	television reporter, television newscaster, TV reporter, TV newsman
n10701180	n09820263,n10439851	tennis player
n10701644	n10701180	tennis pro, professional tennis player
n10707233	n09617867	therapist, healer
n10721321	n10448983	traffic cop
n10732010	n10340312	trumpeter, cornetist
n10755080	n10340312	violist
n10763383	n10013614	waiter, server
n10772092	n10312287	weatherman, weather forecaster
n10780632	n10787470,n10640620	wife, married woman, wives
n10787470	n09619168,n09605289	woman, adult female
n10790192	n09974648	woodworker, woodsman, woodman
n10791221	n10053808	workman, workingman, working man, working person, working men, working people
n10804406	n09622049	young person, youth, younker, spring chicken, young people
n10806113	n09984298	zoo keeper
n11408559	n00034213	natural phenomenon, natural phenomena
n11419404	n11408559	physical phenomenon, physical phenomena
n11425580	n11419404	atmospheric phenomenon, atmospheric phenomena
n11448153	n11527014	dust storm, duster, sandstorm, sirocco
n11462526	n11425580	storm, violent storm
n11487732	n04682462	parhelion, mock sun, sundog, parhelia
n11494638	n11524662	precipitation
n11508382	n11494638	snow, snowfall
n11524451	n11524662	wave
n11524662	n11425580	weather, weather condition, conditions, atmospheric condition
n11527014	n11462526	windstorm
n11531193	n00017222	wilding
n11532682	n13086908	volva, volvae
n11533212	n13089246	basidiocarp
n11536087	n00017222	ornamental
n11536673	n00017222	aquatic
n11537327	n13084479	bryophyte, nonvascular plant
n11537506	n11537327	moss
n11542137	n11537506	sphagnum, sphagnum moss, peat moss, bog moss
n11542640	n11537327	liverwort, hepatic
n11544015	n11542640	hepatica, Marchantia polymorpha
n11545524	n13083586	pteridophyte, nonflowering plant
n11545714	n11545524	fern
n11547562	n11545524	fern ally
n11547737	n11675842	agamete
n11547855	n11547737	spore
n11552133	n00017222	cryptogam
n11552386	n13083586	spermatophyte, phanerogam, seed plant
n11552806	n00017222	annual
n11562747	n08107499	dicot family, magnoliopsid family
n11565385	n11562747	dilleniid dicot family
n11567411	n08108972	dicot genus, magnoliopsid genus, dicot genera, magnoliopsid genera
n11585340	n11567411	rosid dicot genus, rosid dicot genera
n11596108	n11552386	gymnosperm
n11599324	n11596108	welwitschia, Welwitschia mirabilis
n11600372	n11596108	cycad
n11601177	n11600372	sago palm, Cycas revoluta
n11601333	n11601177	false sago, fern palm, Cycas circinalis
n11601918	n11600372	zamia
n11602873	n11600372	dioon
n11603246	n11600372	encephalartos
n11603835	n11600372	macrozamia
n11608250	n13108841	pine, pine tree, true pine
n11609475	n11608250	pinon, pinyon
n11609684	n11609475	nut pine
n11609862	n11609684	pinon pine, Mexican nut pine, Pinus cembroides
n11610215	n11609684	single-leaf, single-leaf pine, single-leaf pinyon, Pinus monophylla
n11611087	n11608250	spruce pine, Pinus glabra
n11611233	n11608250	black pine, Pinus nigra
n11611356	n11608250	pitch pine, northern pitch pine, Pinus rigida
n11611561	n11608250	pond pine, Pinus serotina
n11611758	n11608250	stone pine, umbrella pine, European nut pine, Pinus pinea
n11612018	n11608250	Swiss pine, Swiss stone pine, arolla pine, cembra nut tree, Pinus cembra
n11612349	n11608250	Swiss mountain pine, mountain pine, dwarf mountain pine, mugho pine, mugo pine, Pinus mugo
n11612575	n11608250	ancient pine, Pinus longaeva
n11612923	n11608250	white pine
n11613219	n11612923	American white pine, eastern white pine, weymouth pine, Pinus strobus
n11613459	n11612923	western white pine, silver pine, mountain pine, Pinus monticola
n11614039	n11612923	whitebark pine, whitebarked pine, Pinus albicaulis
n11614250	n11608250	yellow pine
n11614420	n11614250	ponderosa, ponderosa pine, western yellow pine, bull pine, Pinus ponderosa
n11614713	n11608250	Jeffrey pine, Jeffrey's pine, black pine, Pinus jeffreyi
n11615026	n11608250	shore pine, lodgepole, lodgepole pine, spruce pine, Pinus contorta
n11615387	n11608250	loblolly pine, frankincense pine, Pinus taeda
n11615607	n11608250	jack pine, Pinus banksiana
n11615967	n11614250	longleaf pine, pitch pine, southern yellow pine, Georgia pine, Pinus palustris
n11616486	n11608250	red pine, Canadian red pine, Pinus resinosa
n11616662	n11608250	Scotch pine, Scots pine, Scotch fir, Pinus sylvestris
n11617090	n11608250	Monterey pine, Pinus radiata
n11617272	n11608250	bristlecone pine, Rocky Mountain bristlecone pine, Pinus aristata
n11617631	n11608250	table-mountain pine, prickly pine, hickory pine, Pinus pungens
n11618290	n11608250	Japanese black pine, black pine, Pinus thunbergii
n11618525	n11608250	Torrey pine, Torrey's pine, soledad pine, grey-leaf pine, sabine pine, Pinus torreyana
n11618861	n13108841	larch, larch tree
n11619227	n11618861	American larch, tamarack, black larch, Larix laricina
n11619455	n11618861	western larch, western tamarack, Oregon larch, Larix occidentalis
n11620673	n13108841	fir, fir tree, true fir
n11621029	n11620673	silver fir
n11621281	n11621029	amabilis fir, white fir, Pacific silver fir, red silver fir, Christmas tree, Abies amabilis
n11621547	n11621029	European silver fir, Christmas tree, Abies alba
n11621727	n11621029	white fir, Colorado fir, California white fir, Abies concolor, Abies lowiana
n11621950	n11621029	balsam fir, balm of Gilead, Canada balsam, Abies balsamea
n11622184	n11621029	Fraser fir, Abies fraseri
n11622368	n11621029	lowland fir, lowland white fir, giant fir, grand fir, Abies grandis
n11622591	n11621029	Alpine fir, subalpine fir, Abies lasiocarpa
n11622771	n11620673	Santa Lucia fir, bristlecone fir, Abies bracteata, Abies venusta
n11623105	n13108841	cedar, cedar tree, true cedar
n11623815	n11623105	cedar of Lebanon, Cedrus libani
n11623967	n11623105	deodar, deodar cedar, Himalayan cedar, Cedrus deodara
n11624192	n11623105	Atlas cedar, Cedrus atlantica
n11624531	n13108841	spruce
n11625003	n11624531	Norway spruce, Picea abies
n11625223	n11624531	weeping spruce, Brewer's spruce, Picea breweriana
n11625632	n11624531	white spruce, Picea glauca
n11625804	n11624531	black spruce, Picea mariana, spruce pine
n11626152	n11624531	Sitka spruce, Picea sitchensis
n11626409	n11624531	oriental spruce, Picea orientalis
n11626585	n11624531	Colorado spruce, Colorado blue spruce, silver spruce, Picea pungens
n11626826	n11624531	red spruce, eastern spruce, yellow spruce, Picea rubens
n11627168	n13108841	hemlock, hemlock tree
n11627512	n11627168	eastern hemlock, Canadian hemlock, spruce pine, Tsuga canadensis
n11627908	n11627168	mountain hemlock, black hemlock, Tsuga mertensiana
n11628087	n11627168	western hemlock, Pacific hemlock, west coast hemlock, Tsuga heterophylla
n11628456	n13108841	douglas fir
n11628793	n11628456	green douglas fir, douglas spruce, douglas pine, douglas hemlock, Oregon fir, Oregon pine, Pseudotsuga menziesii
n11630017	n13108841	cedar, cedar tree
n11630489	n13108841	cypress, cypress tree
n11631854	n11630489	Arizona cypress, Cupressus arizonica
n11632167	n11630489	Monterey cypress, Cupressus macrocarpa
n11632619	n11630489	Italian cypress, Mediterranean cypress, Cupressus sempervirens
n11634736	n11630017	incense cedar, red cedar, Calocedrus decurrens, Libocedrus decurrens
n11635152	n11630017	southern white cedar, coast white cedar, Atlantic white cedar, white cypress, white cedar, Chamaecyparis thyoides
n11635433	n11630017	Oregon cedar, Port Orford cedar, Lawson's cypress, Lawson's cedar, Chamaecyparis lawsoniana
n11635830	n11630017	yellow cypress, yellow cedar, Nootka cypress, Alaska cedar, Chamaecyparis nootkatensis
n11636204	n11630017	Japanese cedar, Japan cedar, sugi, Cryptomeria japonica
n11636835	n13134947	juniper berry
n11639445	n11630017	pahautea, Libocedrus bidwillii, mountain pine
n11640132	n13108841	metasequoia, dawn redwood, Metasequoia glyptostrodoides
n11643835	n13108841	arborvitae
n11644046	n11643835	western red cedar, red cedar, canoe cedar, Thuja plicata
n11644226	n11643835	American arborvitae, northern white cedar, white cedar, Thuja occidentalis
n11644462	n11643835	Oriental arborvitae, Thuja orientalis, Platycladus orientalis
n11645590	n13108841	Wollemi pine
n11645914	n13108841	araucaria
n11646167	n11645914	monkey puzzle, chile pine, Araucaria araucana
n11646344	n11645914	norfolk island pine, Araucaria heterophylla, Araucaria excelsa
n11646694	n11645914	bunya bunya, bunya bunya tree, Araucaria bidwillii
n11647306	n13108841	kauri pine, dammar pine
n11647703	n11647306	kauri, kaury, Agathis australis
n11650558	n13104059	yellowwood, yellowwood tree
n11652376	n13108841	brown pine, Rockingham podocarp, Podocarpus elatus
n11653904	n13108841	kahikatea, New Zealand Dacryberry, New Zealand white pine, Dacrycarpus dacrydioides, Podocarpus dacrydioides
n11655974	n13108841	westland pine, silver pine, Lagarostrobus colensoi
n11658331	n13108841	miro, black pine, Prumnopitys ferruginea, Podocarpus ferruginea
n11658544	n13108841	matai, black pine, Prumnopitys taxifolia, Podocarpus spicata
n11660300	n13108841	Japanese umbrella pine, Sciadopitys verticillata
n11661372	n13108841	yew
n11661909	n11661372	Old World yew, English yew, Taxus baccata
n11662371	n11661372	Japanese yew, Taxus cuspidata
n11664418	n13108662	ginkgo, gingko, maidenhair tree, Ginkgo biloba, ginkgoes, gingkoes
n11665372	n11552386	angiosperm, flowering plant
n11666854	n11665372	dicot, dicotyledon, magnoliopsid, exogen
n11669335	n11675842	flower, blossom
n11669786	n11669335	floret, floweret
n11669921	n11665372	flower
n11672269	n11669921	bloomer
n11672400	n11665372,n11531193	wildflower, wild flower
n11674332	n11669335	inflorescence
n11674914	n11669335	bud
n11675025	n11674914	rosebud
n11675842	n13087625	reproductive structure
n11676500	n11675842	pistil
n11678010	n13129165	cornstalk, corn stalk
n11680596	n13086908	pollen tube
n11682659	n11675842	gemma, gemmae
n11686912	n00017222	sporophyte
n11689483	n13135832	oilseed, oil-rich seed
n11690254	n13087625	hypanthium, floral cup, calyx tube, hypanthia
n11690455	n11690893	petal, flower petal
n11690893	n13152742	floral leaf, floral leaves
n11691046	n13875970	corolla
n11691523	n13875970	calyx, calyces
n11691857	n13086908	lip
n11692265	n13087625,n09257949	perianth, chlamys, floral envelope, perigone, perigonium, chlamydes, chlamyses, perigonia
n11692604	n11691523	pappus, pappi
n11692792	n11692604	thistledown
n11693981	n12651821	custard apple, custard apple tree
n11694664	n11693981	soursop, prickly custard apple, soursop tree, Annona muricata
n11695599	n11693981	pawpaw, papaw, papaw tree, Asimina triloba
n11695974	n13109733	ilang-ilang, ylang-ylang, Cananga odorata
n11697560	n13112664	barberry
n11698042	n11697560	common barberry, European barberry, Berberis vulgaris
n11699442	n13112664	Oregon grape, Oregon holly grape, hollygrape, mountain grape, holly-leaves barberry, Mahonia aquifolium
n11700058	n12205694	mayapple, May apple, wild mandrake, Podophyllum peltatum
n11700864	n13112664	allspice
n11701066	n11700864	Carolina allspice, strawberry shrub, strawberry bush, sweet shrub, Calycanthus floridus
n11703669	n13109733	laurel
n11704093	n11703669	true laurel, bay, bay laurel, bay tree, Laurus nobilis
n11704620	n11703669	camphor tree, Cinnamomum camphora
n11705171	n11703669	cassia, cassia-bark tree, Cinnamomum cassia
n11705387	n13162297	cassia bark, Chinese cinnamon
n11705776	n13162297	cinnamon bark
n11706761	n12651821	avocado, avocado tree, Persea Americana
n11707229	n11703669	sassafras, sassafras tree, Sassafras albidum
n11708658	n13104059	anise tree
n11709205	n11708658	star anise, Chinese anise, Illicium verum
n11709674	n13109733	magnolia
n11710136	n11709674	southern magnolia, evergreen magnolia, large-flowering magnolia, bull bay, Magnolia grandiflora
n11710393	n11709674	umbrella tree, umbrella magnolia, elkwood, elk-wood, Magnolia tripetala
n11710827	n11709674	cucumber tree, Magnolia acuminata
n11711537	n11709674	star magnolia, Magnolia stellata
n11711764	n11709674	sweet bay, swamp bay, swamp laurel, Magnolia virginiana
n11712282	n13109733	tulip tree, tulip poplar, yellow poplar, canary whitewood, Liriodendron tulipifera
n11714382	n13111174	nutmeg, nutmeg tree, Myristica fragrans
n11714853	n13121544	water lily
n11715430	n11714853	water nymph, fragrant water lily, pond lily, Nymphaea odorata
n11715678	n11714853	European white lily, Nymphaea alba
n11717577	n11714853	water chinquapin, American lotus, yanquapin, Nelumbo lutea
n11719286	n11669921	peony, paeony
n11720353	n12205694	buttercup, butterflower, butter-flower, crowfoot, goldcup, kingcup
n11720643	n11720353	meadow buttercup, tall buttercup, tall crowfoot, tall field buttercup, Ranunculus acris
n11720891	n13121544	water crowfoot, water buttercup, Ranunculus aquatilis
n11721337	n11669921	lesser celandine, pilewort, Ranunculus ficaria
n11722466	n11720353	creeping buttercup, creeping crowfoot, Ranunculus repens
n11722982	n13100156	aconite
n11723227	n11722982	monkshood, helmetflower, helmet flower, Aconitum napellus
n11723770	n13100156	baneberry, cohosh, herb Christopher
n11724109	n11723770	red baneberry, redberry, red-berry, snakeberry, Actaea rubra
n11725015	n11669921	anemone, windflower
n11725311	n11725015	Alpine anemone, mountain anemone, Anemone tetonensis
n11725480	n11725015	Canada anemone, Anemone Canadensis
n11725821	n11725015	wood anemone, Anemone nemorosa
n11725973	n11725015	wood anemone, snowdrop, Anemone quinquefolia
n11726269	n11725015	snowdrop anemone, snowdrop windflower, Anemone sylvestris
n11726707	n11669921	rue anemone, Anemonella thalictroides
n11727091	n11669921	columbine, aquilegia, aquilege
n11727358	n11727091	meeting house, honeysuckle, Aquilegia canadensis
n11727540	n11727091	blue columbine, Aquilegia caerulea, Aquilegia scopulorum calcarea
n11727738	n11727091	granny's bonnets, Aquilegia vulgaris
n11728099	n13122364	marsh marigold, kingcup, meadow bright, May blob, cowslip, water dragon, Caltha palustris
n11728530	n13103136	bugbane
n11728945	n11728530	black cohosh, black snakeroot, rattle-top, Cimicifuga racemosa
n11729478	n13100677,n13102409	clematis
n11730602	n11729478	scarlet clematis, Clematis texensis
n11731659	n11729478	purple clematis, purple virgin's bower, mountain clematis, Clematis verticillaris
n11732567	n11669921	rocket larkspur, Consolida ambigua, Delphinium ajacis
n11733054	n11669921	delphinium, delphinia
n11733312	n11733054	larkspur
n11733548	n12205694	winter aconite, Eranthis hyemalis
n11735053	n12205694	hepatica, liverleaf
n11736694	n11669921	nigella
n11736851	n11736694	love-in-a-mist, Nigella damascena
n11737534	n11672400	pasqueflower, pasque flower
n11747468	n12205694,n13102409	legume, leguminous plant
n11748002	n13139055	legume
n11748811	n13139055	peanut
n11752578	n12205694	clover, trefoil
n11752937	n11752578	hop clover, shamrock, lesser yellow trefoil, Trifolium dubium
n11753143	n11752578	crimson clover, Italian clover, Trifolium incarnatum
n11753355	n11752578	red clover, purple clover, Trifolium pratense
n11753700	n11752578	white clover, dutch clover, shamrock, Trifolium repens
n11754893	n13112664	mimosa
n11756092	n13104059	acacia
n11756669	n11756092	wattle
n11756870	n11756669	black wattle, Acacia auriculiformis
n11757653	n11756669	silver wattle, mimosa, Acacia dealbata
n11757851	n11756092	huisache, cassie, mimosa bush, sweet wattle, sweet acacia, scented wattle, flame tree, Acacia farnesiana
n11758122	n12524188	lightwood, Acacia melanoxylon
n11758276	n11756669	golden wattle, Acacia pycnantha
n11758483	n11756092	fever tree, Acacia xanthophloea
n11758799	n13104059	coralwood, coral-wood, red sandalwood, Barbados pride, peacock flower fence, Adenanthera pavonina
n11759224	n13104059	albizzia, albizia
n11759404	n11759224	silk tree, Albizia julibrissin, Albizzia julibrissin
n11759853	n11759224	rain tree, saman, monkeypod, monkey pod, zaman, zamang, Albizia saman
n11760785	n13112664	calliandra
n11761202	n13104059	conacaste, elephant's ear, Enterolobium cyclocarpa
n11762433	n13104059	lead tree, white popinac, Leucaena glauca, Leucaena leucocephala
n11769176	n13112664	impala lily, mock azalia, desert rose, kudu lily, Adenium obesum, Adenium multiflorum
n11769621	n13100677	allamanda
n11769803	n11769621	common allamanda, golden trumpet, Allamanda cathartica
n11770256	n13104059	dita, dita bark, devil tree, Alstonia scholaris
n11772408	n12205694	periwinkle, rose periwinkle, Madagascar periwinkle, old maid, Cape periwinkle, red periwinkle, cayenne jasmine, Catharanthus roseus, Vinca rosea
n11772879	n13104059	ivory tree, conessi, kurchi, kurchee, Holarrhena pubescens, Holarrhena antidysenterica
n11773987	n13100156	oleander, rose bay, Nerium oleander
n11774513	n13112664	frangipani, frangipanni
n11777080	n13112664	yellow oleander, Thevetia peruviana, Thevetia neriifolia
n11777929	n13118707	periwinkle
n11778257	n11777929	large periwinkle, Vinca major
n11779300	n12205694	arum, aroid
n11780148	n11779300	cuckoopint, lords-and-ladies, jack-in-the-pulpit, Arum maculatum
n11781176	n13125117	calamus, calami
n11782036	n11779300	alocasia, elephant's ear, elephant ear
n11782761	n11779300	amorphophallus
n11783920	n13083023	anthurium, tailflower, tail-flower
n11784126	n11783920	flamingo flower, flamingo plant, Anthurium andraeanum, Anthurium scherzerianum
n11784497	n11779300	jack-in-the-pulpit, Indian turnip, wake-robin, Arisaema triphyllum, Arisaema atrorubens
n11785668	n11779300	caladium
n11786131	n13122364	wild calla, water arum, Calla palustris
n11786539	n11779300	taro, taro plant, dalo, dasheen, Colocasia esculenta
n11788727	n13120211	golden pothos, pothos, ivy arum, Epipremnum aureum, Scindapsus aureus, Scindapsus aurei
n11789066	n13122364	skunk cabbage, Lysichiton americanum
n11789438	n13120211	monstera
n11789589	n11789438	ceriman, Monstera deliciosa
n11791341	n13120211	philodendron, philodendra
n11791569	n13121544	pistia, water lettuce, water cabbage, Pistia stratiotes, Pistia stratoites
n11792029	n13120211	pothos
n11792341	n11669921	spathiphyllum, peace lily, spathe flower
n11792742	n13122364	skunk cabbage, polecat weed, foetid pothos, Symplocarpus foetidus
n11793779	n11669921	calla lily, calla, arum lily, Zantedeschia aethiopica
n11794024	n11793779	pink calla, Zantedeschia rehmanii
n11794519	n13121544	duckweed
n11795049	n11794519	common duckweed, lesser duckweed, Lemna minor
n11797321	n13103136	aralia
n11800236	n13125117	ginseng
n11801392	n13100677	birthwort, Aristolochia clematitis
n11801891	n11801392	Virginia snakeroot, Virginia serpentaria, Virginia serpentary, Aristolochia serpentaria
n11802212	n12205694	wild ginger
n11802586	n11802212	heartleaf, heart-leaf, Asarum virginicum
n11802800	n12205694	heartleaf, heart-leaf, Asarum shuttleworthii
n11805544	n13085113	corn cockle, corn campion, crown-of-the-field, Agrostemma githago
n11805956	n11669921	sandwort
n11806219	n11805956	mountain sandwort, mountain starwort, mountain daisy, Arenaria groenlandica
n11807108	n12205694	mouse-ear chickweed, mouse eared chickweed, mouse ear, clammy chickweed, chickweed
n11807525	n11807108	snow-in-summer, love-in-a-mist, Cerastium tomentosum
n11807979	n11669921	garden pink
n11808299	n11807979	sweet William, Dianthus barbatus
n11808468	n11807979	carnation, clove pink, gillyflower, Dianthus caryophyllus
n11808721	n11807979	china pink, rainbow pink, Dianthus chinensis
n11808932	n11808721	Japanese pink, Dianthus chinensis heddewigii
n11809094	n11807979	maiden pink, Dianthus deltoides
n11809271	n11807979	cheddar pink, Diangus gratianopolitanus
n11809437	n11807979	button pink, Dianthus latifolius
n11809594	n11807979	cottage pink, grass pink, Dianthus plumarius
n11810358	n11669921	baby's breath, babies'-breath, Gypsophila paniculata
n11811473	n11669921	lychnis, catchfly
n11811706	n11811473	ragged robin, cuckoo flower, Lychnis flos-cuculi, Lychins floscuculi
n11811921	n11811473	scarlet lychnis, maltese cross, Lychins chalcedonica
n11812094	n11811473	mullein pink, rose campion, gardener's delight, dusty miller, Lychnis coronaria
n11812910	n11669921	sandwort, Moehringia lateriflora
n11813077	n11669921	sandwort, Moehringia mucosa, Moehringia mucosae
n11814584	n11669921	soapwort, hedge pink, bouncing Bet, bouncing Bess, Saponaria officinalis
n11815491	n11669921	silene, campion, catchfly
n11815721	n11815491	moss campion, Silene acaulis
n11815918	n11815491	wild pink, Silene caroliniana
n11816121	n11815491	red campion, red bird's eye, Silene dioica, Lychnis dioica
n11816336	n11815491	white campion, evening lychnis, white cockle, bladder campion, Silene latifolia, Lychnis alba
n11816649	n11815491	fire pink, Silene virginica
n11816829	n11815491	bladder campion, Silene uniflora, Silene vulgaris
n11817914	n12205694	chickweed
n11818069	n11817914	common chickweed, Stellaria media, Stellaria mediae
n11819509	n13084184	Hottentot fig, Hottentot's fig, sour fig, Carpobrotus edulis, Mesembryanthemum edule
n11819912	n13084184	livingstone daisy, Dorotheanthus bellidiformis
n11820965	n11669921	fig marigold, pebble plant
n11821184	n11820965	ice plant, icicle plant, Mesembryanthemum crystallinum
n11823043	n12205694	amaranth
n11823436	n11823043	tumbleweed, Amaranthus albus, Amaranthus graecizans
n11824146	n11823043	pigweed, Amaranthus hypochondriacus
n11825351	n12205694	cockscomb, common cockscomb, Celosia cristata, Celosia argentea cristata
n11826198	n11669921	globe amaranth, bachelor's button, Gomphrena globosa
n11830906	n13112664	saltbush
n11832214	n12212361	beet, common beet, Beta vulgaris
n11832480	n11832214	beetroot, Beta vulgaris rubra
n11834654	n13112664	saltwort, barilla, glasswort, kali, kelpwort, Salsola kali, Salsola soda
n11836722	n11672400	sand verbena
n11837970	n11836722	desert sand verbena, Abronia villosa
n11838916	n13100677	bougainvillea
n11839568	n11669921	four o'clock
n11839823	n11839568	common four-o'clock, marvel-of-Peru, Mirabilis jalapa, Mirabilis uniflora, marvels-of-peru
n11840067	n11839568	California four o'clock, Mirabilis laevis, Mirabilis californica
n11842204	n13084184	cactus, cacti
n11844371	n11842204	saguaro, sahuaro, Carnegiea gigantea, saguaros
n11844892	n11842204	night-blooming cereus
n11845557	n11842204	echinocactus, barrel cactus, barrel cacti
n11845793	n11845557	hedgehog cactus, hedgehog cacti
n11845913	n11845557	golden barrel cactus, Echinocactus grusonii, golden barrel cacti
n11846765	n11842204	epiphyllum, orchid cactus, orchid cacti
n11847169	n11842204	barrel cactus, barrel cacti
n11848479	n11842204	night-blooming cereus
n11849467	n13087625	mescal button, sacred mushroom, magic mushroom
n11849871	n11842204	mammillaria
n11849983	n11842204	feather ball, Mammillaria plumosa
n11850521	n11842204	garambulla, garambulla cactus, Myrtillocactus geometrizans, garambulla cacti
n11851258	n11842204	nopal
n11851578	n11842204	prickly pear, prickly pear cactus, prickly pear cacti
n11851839	n11842204	cholla, Opuntia cholla
n11852028	n11851578	nopal, Opuntia lindheimeri
n11853356	n11842204	Christmas cactus, Schlumbergera buckleyi, Schlumbergera baridgesii, Christmas cacti
n11853813	n11842204	night-blooming cereus
n11854479	n11842204	crab cactus, Thanksgiving cactus, Zygocactus truncatus, Schlumbergera truncatus, crab cacti, Thanksgiving cacti
n11855274	n12205694	pokeweed
n11855553	n11855274	poke, pigeon berry, garget, scoke, Phytolacca americana
n11857696	n11669921	portulaca
n11857875	n11857696	rose moss, sun plant, Portulaca grandiflora
n11859472	n11669921	spring beauty, Clatonia lanceolata
n11859737	n11669921	Virginia spring beauty, Claytonia virginica
n11860555	n11672400	bitterroot, Lewisia rediviva
n11861021	n12205694	Indian lettuce
n11861641	n11861021	toad lily, Montia chamissoi
n11861853	n11861021	winter purslane, miner's lettuce, Cuban spinach, Montia perfoliata
n11862835	n11672400	flame flower, flame-flower, flameflower, Talinum aurantiacum
n11865071	n13112664	
n11865874	n11865071	common caper, Capparis spinosa
n11866248	n12205694	spiderflower, cleome
n11868814	n12205694	crucifer, cruciferous plant
n11869351	n11868814	cress, cress plant
n11870418	n11868814	garlic mustard, hedge garlic, sauce-alone, jack-by-the-hedge, Alliaria officinalis
n11870747	n11868814	alyssum, madwort
n11872146	n11869351	rock cress, rockcress
n11874081	n13085113	yellow rocket, rockcress, rocket cress, Barbarea vulgaris, Sisymbrium barbarea
n11875523	n11868814	wild cabbage, Brassica oleracea
n11875691	n11868814	cabbage, cultivated cabbage, Brassica oleracea
n11875938	n11875691	head cabbage, head cabbage plant, Brassica oleracea capitata
n11876204	n11875938	savoy cabbage
n11876432	n11868814	brussels sprout, Brassica oleracea gemmifera
n11876634	n11868814	cauliflower, Brassica oleracea botrytis
n11876803	n11868814	broccoli, Brassica oleracea italica
n11876976	n11868814	kail, cole, borecole, colewort, Brassica oleracea acephala
n11877193	n11876976	collard
n11877283	n11868814	kohlrabi, Brassica oleracea gongylodes, kohlrabies
n11877473	n11868814	turnip plant
n11877646	n11877473	turnip, white turnip, Brassica rapa
n11878101	n11868814	broccoli raab, broccoli rabe, Brassica rapa ruvo
n11878283	n11868814	mustard
n11879054	n11868814	bok choy, bok choi, pakchoi, pak choi, Chinese white cabbage, Brassica rapa chinensis
n11879722	n11878283	rape, colza, Brassica napus
n11879895	n11689483	rapeseed
n11881742	n11869351	bittercress, bitter cress
n11882074	n11881742	lady's smock, cuckooflower, cuckoo flower, meadow cress, Cardamine pratensis
n11882426	n11881742	crinkleroot, crinkle-root, crinkle root, pepper root, toothwort, Cardamine diphylla, Dentaria diphylla
n11883328	n11669921	wallflower, Cheiranthus cheiri, Erysimum cheiri
n11887119	n11669921	wallflower
n11888800	n11669921	damask violet, Dame's violet, sweet rocket, Hesperis matronalis
n11889619	n11669921	candytuft
n11890022	n12205694	woad
n11890150	n11890022	dyer's woad, Isatis tinctoria
n11891175	n11669921	sweet alyssum, sweet alison, Lobularia maritima
n11892029	n11669921	Malcolm stock
n11892637	n11669921	stock, gillyflower
n11892817	n11892637	brompton stock, Matthiola incana
n11893640	n12205694	bladderpod
n11894327	n11868814	radish plant, radish
n11894558	n13085113	jointed charlock, wild radish, wild rape, runch, Raphanus raphanistrum
n11894770	n11894327	radish, Raphanus sativus
n11895092	n11894327	radish, daikon, Japanese radish, Raphanus sativus longipinnatus
n11896722	n11878283	field mustard, wild mustard, charlock, chadlock, Brassica kaber, Sinapis arvensis
n11897116	n12205694	hedge mustard, Sisymbrium officinale
n11898639	n13085113	pennycress
n11898775	n11898639	field pennycress, French weed, fanweed, penny grass, stinkweed, mithridate mustard, Thlaspi arvense
n11900569	n11669921	poppy
n11901294	n11900569	Iceland poppy, Papaver alpinum
n11901597	n11900569	prickly poppy, Papaver argemone
n11901759	n11900569	Iceland poppy, arctic poppy, Papaver nudicaule
n11901977	n11900569	oriental poppy, Papaver orientale
n11902200	n11900569	corn poppy, field poppy, Flanders poppy, Papaver rhoeas
n11902389	n11900569	opium poppy, Papaver somniferum
n11902709	n12205694	prickly poppy, argemone, white thistle, devil's fig
n11902982	n11902709	Mexican poppy, Argemone mexicana
n11903671	n11900569	celandine, greater celandine, swallowwort, swallow wort, Chelidonium majus
n11904109	n11669921	corydalis
n11905392	n11900569	California poppy, Eschscholtzia californica
n11905749	n11669921	horn poppy, horned poppy, yellow horned poppy, sea poppy, Glaucium flavum
n11906917	n11900569	blue poppy, Meconopsis betonicifolia
n11907100	n11900569	Welsh poppy, Meconopsis cambrica
n11907689	n13118707	matilija poppy, California tree poppy, Romneya coulteri
n11908549	n11900569	wind poppy, flaming poppy, Stylomecon heterophyllum, Papaver heterophyllum
n11908846	n11900569	celandine poppy, wood poppy, Stylophorum diphyllum
n11910271	n12205694	bleeding heart, lyreflower, lyre-flower, Dicentra spectabilis
n11910460	n12205694	Dutchman's breeches, Dicentra cucullaria
n11915214	n11669921	composite, composite plant
n11915658	n11915214	compass plant, compass flower
n11915899	n11915214	everlasting, everlasting flower
n11916467	n12205694	achillea
n11916696	n11916467	yarrow, milfoil, Achillea millefolium
n11918286	n11669921	ageratum
n11918473	n11918286	common ageratum, Ageratum houstonianum
n11921395	n11915899	pearly everlasting, cottonweed, Anaphalis margaritacea
n11923174	n11915214	mayweed, dog fennel, stinking mayweed, stinking chamomile, Anthemis cotula
n11923397	n11915214	yellow chamomile, golden marguerite, dyers' chamomile, Anthemis tinctoria
n11923637	n11915214	corn chamomile, field chamomile, corn mayweed, Anthemis arvensis
n11924445	n13118707	burdock, clotbur
n11924849	n11924445	great burdock, greater burdock, cocklebur, Arctium lappa
n11925303	n11669921	African daisy
n11925898	n13118707	marguerite, marguerite daisy, Paris daisy, Chrysanthemum frutescens, Argyranthemum frutescens
n11926365	n13112664	silversword, Argyroxiphium sandwicense
n11926833	n12205694	arnica
n11927215	n11672400	Arnica montana
n11928352	n13112664	artemisia
n11928549	n13118707	wormwood
n11928858	n11928549	mugwort
n11929027	n13118707	sagebrush, sage brush
n11929743	n11928549	sweet wormwood, Artemisia annua
n11931540	n11928858	common mugwort, Artemisia vulgaris
n11931918	n11669921	aster
n11933546	n11931918	bushy aster, Aster dumosus
n11933728	n11931918	heath aster, Aster ericoides
n11934616	n11931918	New England aster, Aster novae-angliae
n11934807	n11931918	Michaelmas daisy, New York aster, Aster novi-belgii
n11935469	n11931918	prairie aster, Aster turbinellis
n11939180	n12205694	balsamroot
n11939491	n11669921	daisy
n11939699	n11939491	common daisy, English daisy, Bellis perennis
n11940006	n13118707	bur marigold, burr marigold, beggar-ticks, beggar's-ticks, sticktight
n11940599	n11940006	tickseed sunflower, Bidens coronata, Bidens trichosperma
n11941924	n11669921	Swan River daisy, Brachycome Iberidifolia
n11943407	n11669921	calendula
n11943660	n11943407	common marigold, pot marigold, ruddles, Scotch marigold, Calendula officinalis
n11943992	n11669921	China aster, Callistephus chinensis
n11944196	n13085113	thistle
n11944954	n11944196	musk thistle, nodding thistle, Carduus nutans
n11945367	n11944196	carline thistle
n11945514	n11945367	stemless carline thistle, Carlina acaulis
n11945783	n11945367	common carline thistle, Carlina vulgaris
n11946727	n11669921	catananche
n11947251	n13118707	centaury
n11947629	n11947251	dusty miller, Centaurea cineraria, Centaurea gymnocarpa
n11947802	n11669921	cornflower, bachelor's button, bluebottle, Centaurea cyanus
n11948264	n11947251	knapweed
n11948864	n11948264	great knapweed, greater knapweed, Centaurea scabiosa
n11949015	n13085113	Barnaby's thistle, yellow star-thistle, Centaurea solstitialis
n11949402	n12205694	chamomile, camomile, Chamaemelum nobilis, Anthemis nobilis
n11950345	n11669921	chrysanthemum
n11950686	n11950345	corn marigold, field marigold, Chrysanthemum segetum
n11950877	n11950345	crown daisy, Chrysanthemum coronarium
n11953038	n12205694	chicory, succory, chicory plant, Cichorium intybus
n11953610	n13125117	chicory, chicory root
n11953884	n11944196	plume thistle, plumed thistle
n11954161	n11953884	Canada thistle, creeping thistle, Cirsium arvense
n11954345	n11944196	field thistle, Cirsium discolor
n11954484	n11953884	woolly thistle, Cirsium flodmanii
n11954642	n11954484	European woolly thistle, Cirsium eriophorum
n11955153	n11953884	bull thistle, boar thistle, spear thistle, Cirsium vulgare, Cirsium lanceolatum
n11955896	n11669921	mistflower, mist-flower, ageratum, Conoclinium coelestinum, Eupatorium coelestinum
n11956348	n13085113	horseweed, Canadian fleabane, fleabane, Conyza canadensis, Erigeron canadensis
n11956850	n12205694	coreopsis, tickseed, tickweed, tick-weed
n11957678	n11956850	calliopsis, Coreopsis tinctoria
n11958080	n11669921	cosmos, cosmea
n11959632	n12212361	artichoke, globe artichoke, artichoke plant, Cynara scolymus
n11959862	n12212361	cardoon, Cynara cardunculus
n11960245	n11669921	dahlia, Dahlia pinnata
n11961100	n11950345	florist's chrysanthemum, florists' chrysanthemum, Dendranthema grandifloruom, Chrysanthemum morifolium
n11961446	n11669921	cape marigold, sun marigold, star of the veldt
n11962272	n11669921	coneflower
n11962667	n12205694	globe thistle
n11963932	n11672400	brittlebush, brittle bush, incienso, Encelia farinosa
n11965218	n13085113	fireweed, Erechtites hieracifolia
n11965627	n11672400	fleabane
n11966083	n11965627	daisy fleabane, Erigeron annuus
n11966215	n11965627	orange daisy, orange fleabane, Erigeron aurantiacus
n11966617	n11965627	seaside daisy, beach aster, Erigeron glaucous
n11966896	n11965627	Philadelphia fleabane, Erigeron philadelphicus
n11968704	n12205694	Joe-Pye weed, spotted Joe-Pye weed, Eupatorium maculatum
n11968931	n12205694	boneset, agueweed, thoroughwort, Eupatorium perfoliatum
n11969166	n12205694	Joe-Pye weed, purple boneset, trumpet weed, marsh milkweed, Eupatorium purpureum
n11969607	n11669921	blue daisy, blue marguerite, Felicia amelloides
n11970586	n11672400	gaillardia
n11971248	n11669921	gazania
n11971406	n11971248	treasure flower, Gazania rigens
n11971783	n11669921	African daisy
n11971927	n11971783	Barberton daisy, Transvaal daisy, Gerbera jamesonii
n11972291	n11672400	desert sunflower, Gerea canescens
n11972759	n11915899	cudweed
n11973341	n12205694	gumweed, gum plant, tarweed, rosinweed
n11977303	n12205694	sneezeweed
n11978233	n11669921	sunflower, helianthus
n11978551	n11978233	swamp sunflower, Helianthus angustifolius
n11978713	n11978233	common sunflower, mirasol, Helianthus annuus
n11978961	n11978233	giant sunflower, tall sunflower, Indian potato, Helianthus giganteus, Indian potatoes
n11979527	n11978233	prairie sunflower, Helianthus petiolaris
n11979715	n11978233	Jerusalem artichoke, girasol, Jerusalem artichoke sunflower, Helianthus tuberosus
n11979964	n13128365	Jerusalem artichoke
n11980318	n11915899	strawflower, golden everlasting, yellow paper daisy, Helichrysum bracteatum
n11980682	n11672400	heliopsis, oxeye
n11981192	n11915899	strawflower
n11982115	n12205694	hawkweed
n11984144	n13085113	cat's-ear, California dandelion, capeweed, gosmore, Hypochaeris radicata
n11984542	n12205694	inula
n11986306	n12205694	lettuce
n11986511	n11986306	garden lettuce, common lettuce, Lactuca sativa
n11987126	n11986306	leaf lettuce, Lactuca sativa crispa
n11988596	n11669921	tidytips, tidy tips, Layia platyglossa
n11989393	n11672400	edelweiss, Leontopodium alpinum
n11989869	n11669921	oxeye daisy, ox-eyed daisy, marguerite, moon daisy, white daisy, Leucanthemum vulgare, Chrysanthemum leucanthemum
n11990167	n11915214	oxeye daisy, Leucanthemum maximum, Chrysanthemum maximum, Leucanthemum maxima, Chrysanthemum maxima
n11990313	n11915214	shasta daisy, Leucanthemum superbum, Chrysanthemum maximum maximum, Chrysanthemum maximum maxima
n11991263	n11672400	blazing star, button snakeroot, gayfeather, gay-feather, snakeroot
n11992806	n11669921	African daisy, yellow ageratum, Lonas inodora, Lonas annua
n11995092	n12205694	sweet false chamomile, wild chamomile, German chamomile, Matricaria recutita, Matricaria chamomilla
n11998888	n11944196	cotton thistle, woolly thistle, Scotch thistle, Onopordum acanthium, Onopordon acanthium
n12001707	n11669921	cineraria, Pericallis cruenta, Senecio cruentus
n12002428	n12205694	butterbur, bog rhubarb, Petasites hybridus, Petasites vulgaris
n12003167	n13085113	oxtongue, bristly oxtongue, bitterweed, bugloss, Picris echioides
n12003696	n12205694	hawkweed
n12004547	n12205694	stevia
n12005656	n12205694	fleabane, feabane mullet, Pulicaria dysenterica
n12006766	n11672400	coneflower
n12006930	n12006766	Mexican hat, Ratibida columnaris
n12007196	n12006766	long-head coneflower, prairie coneflower, Ratibida columnifera
n12007406	n12006766	prairie coneflower, Ratibida tagetes
n12008252	n11669921	coneflower
n12008487	n12008252	black-eyed Susan, Rudbeckia hirta, Rudbeckia serotina
n12008749	n12008252	cutleaved coneflower, Rudbeckia laciniata
n12009420	n13112664	lavender cotton, Santolina chamaecyparissus
n12011620	n13112664	dusty miller, Senecio cineraria, Cineraria maritima
n12012111	n11672400	butterweed, ragwort, Senecio glabellus
n12014085	n11929027	silver sage, silver sagebrush, grey sage, gray sage, Seriphidium canum, Artemisia cana
n12015221	n11915658	rosinweed, Silphium laciniatum
n12015525	n12205694	milk thistle, lady's thistle, Our Lady's mild thistle, holy thistle, blessed thistle, Silybum marianum
n12015959	n11672400	goldenrod
n12016567	n12015959	meadow goldenrod, Canadian goldenrod, Solidago canadensis
n12018760	n13112664	sow thistle, milk thistle
n12019827	n12205694	stevia
n12020184	n11669921	stokes' aster, cornflower aster, Stokesia laevis
n12020507	n11669921	marigold
n12020736	n12020507	African marigold, big marigold, Aztec marigold, Tagetes erecta
n12020941	n12020507	French marigold, Tagetes patula
n12022054	n11669921	painted daisy, pyrethrum, Tanacetum coccineum, Chrysanthemum coccineum
n12023108	n12205694	feverfew, Tanacetum parthenium, Chrysanthemum parthenium
n12023407	n11915214	dusty miller, silver-lace, silver lace, Tanacetum ptarmiciflorum, Chrysanthemum ptarmiciflorum
n12023726	n11915214	tansy, golden buttons, scented fern, Tanacetum vulgare
n12024176	n12205694	dandelion, blowball
n12024445	n12024176	common dandelion, Taraxacum ruderalia, Taraxacum officinale
n12024690	n13152742	dandelion green
n12026018	n11669921	Mexican sunflower, tithonia
n12026476	n11669921	Easter daisy, stemless daisy, Townsendia Exscapa
n12026981	n11672400	yellow salsify, Tragopogon dubius
n12027222	n12205694	salsify, oyster plant, vegetable oyster, Tragopogon porrifolius
n12027658	n11672400	meadow salsify, goatsbeard, shepherd's clock, Tragopogon pratensis
n12029635	n12205694	coltsfoot, Tussilago farfara
n12030654	n11915214	crownbeard, crown-beard, crown beard
n12030908	n12030654	wingstem, golden ironweed, yellow ironweed, golden honey plant, Verbesina alternifolia, Actinomeris alternifolia
n12031139	n12030654	cowpen daisy, golden crownbeard, golden crown beard, butter daisy, Verbesina encelioides, Ximenesia encelioides
n12031927	n12205694	ironweed, vernonia
n12033709	n11915899	immortelle, Xeranthemum annuum
n12034141	n11669921	zinnia, old maid, old maid flower
n12034384	n12034141	white zinnia, Zinnia acerosa
n12036939	n12205694	campanula, bellflower
n12037499	n12036939	creeping bellflower, Campanula rapunculoides
n12037691	n12036939	Canterbury bell, cup and saucer, Campanula medium, Campanula media
n12038406	n12036939	clustered bellflower, Campanula glomerata
n12038585	n12036939	peach bells, peach bell, willow bell, Campanula persicifolia
n12038898	n12036939	rampion, rampion bellflower, Campanula rapunculus
n12039317	n12036939	tussock bellflower, spreading bellflower, Campanula carpatica
n12041446	n11669921	orchid, orchidaceous plant
n12043444	n12041446	orchis
n12043673	n12043444	male orchis, early purple orchid, Orchis mascula
n12043836	n12043444	butterfly orchid, butterfly orchis, Orchis papilionaceae
n12044467	n12041446	aerides
n12045860	n12041446	arethusa
n12046028	n12045860	bog rose, wild pink, dragon's mouth, Arethusa bulbosa
n12046428	n12041446	bletia
n12046815	n12041446	Bletilla striata, Bletia striata
n12047345	n12041446	brassavola
n12047884	n12041446	spider orchid, Brassia lawrenceana
n12048056	n12041446	spider orchid, Brassia verrucosa
n12048399	n12041446	caladenia
n12049282	n12041446	grass pink, Calopogon pulchellum, Calopogon tuberosum
n12049562	n12041446	calypso, fairy-slipper, Calypso bulbosa
n12050533	n12041446	cattleya
n12050959	n12041446	helleborine
n12051103	n12050959	red helleborine, Cephalanthera rubra
n12052447	n12041446	frog orchid, Coeloglossum viride
n12052787	n12041446	coelogyne
n12053405	n12041446	coral root
n12053690	n12053405	spotted coral root, Corallorhiza maculata
n12055516	n12041446	cymbid, cymbidium
n12056217	n12041446	lady's slipper, lady-slipper, ladies' slipper, slipper orchid
n12056601	n12056217	moccasin flower, nerveroot, Cypripedium acaule
n12056758	n12056217	common lady's-slipper, showy lady's-slipper, showy lady slipper, Cypripedium reginae, Cypripedium album
n12057211	n12056217	yellow lady's slipper, yellow lady-slipper, Cypripedium calceolus, Cypripedium parviflorum
n12057447	n12057211	large yellow lady's slipper, Cypripedium calceolus pubescens
n12057660	n12056217	California lady's slipper, Cypripedium californicum
n12058192	n12056217	mountain lady's slipper, Cypripedium montanum
n12058630	n12041446	marsh orchid
n12058822	n12041446	common spotted orchid, Dactylorhiza fuchsii, Dactylorhiza maculata fuchsii
n12059314	n12041446	dendrobium
n12059625	n12041446	disa
n12061380	n12041446	butterfly orchid, Encyclia tampensis, Epidendrum tampense
n12061614	n12041446	butterfly orchid, butterfly orchis, Epidendrum venosum, Encyclia venosa
n12062468	n12041446	helleborine
n12062626	n12062468	Epipactis helleborine
n12062781	n12062468	stream orchid, chatterbox, giant helleborine, Epipactis gigantea
n12063639	n12041446	rattlesnake plantain, helleborine
n12064389	n12041446	fragrant orchid, Gymnadenia conopsea
n12064591	n12041446	short-spurred fragrant orchid, Gymnadenia odoratissima
n12065316	n12041446	fringed orchis, fringed orchid
n12065777	n12041446	rein orchid, rein orchis
n12066018	n12065777	bog rein orchid, bog candles, Habenaria dilatata
n12066261	n12065316	white fringed orchis, white fringed orchid, Habenaria albiflora
n12066630	n12065316	purple-fringed orchid, purple-fringed orchis, Habenaria fimbriata
n12067193	n12065316	ragged orchid, ragged orchis, ragged-fringed orchid, green fringed orchis, Habenaria lacera
n12068432	n12065316	purple-fringed orchid, purple-fringed orchis, Habenaria psycodes
n12069217	n12041446	Texas purple spike, Hexalectris warnockii
n12069679	n12041446	lizard orchid, Himantoglossum hircinum
n12070016	n12041446	laelia
n12070381	n12041446	liparis
n12070583	n12041446	twayblade
n12070712	n12041446	fen orchid, fen orchis, Liparis loeselii
n12071744	n12041446	twayblade, Listera ovata
n12072722	n12041446	masdevallia
n12073554	n12041446	pansy orchid
n12073991	n12041446	odontoglossum
n12074408	n12041446	oncidium, dancing lady orchid, butterfly plant, butterfly orchid
n12074867	n12041446	bee orchid, Ophrys apifera
n12075010	n12041446	fly orchid, Ophrys insectifera, Ophrys muscifera
n12075151	n12041446	spider orchid
n12075299	n12075151	early spider orchid, Ophrys sphegodes
n12075830	n12041446	Venus' slipper, Venus's slipper, Venus's shoe
n12076223	n12041446	phaius
n12076577	n12041446	moth orchid, moth plant
n12076852	n12076577	butterfly plant, Phalaenopsis amabilis
n12077944	n12041446	lesser butterfly orchid, Platanthera bifolia, Habenaria bifolia
n12078172	n12041446	greater butterfly orchid, Platanthera chlorantha, Habenaria chlorantha
n12079120	n12041446	Indian crocus
n12079963	n12041446	pogonia
n12080395	n12041446	butterfly orchid
n12080820	n12080395	Psychopsis papilio, Oncidium papilio
n12081215	n12041446	helmet orchid, greenhood
n12083113	n12041446	sobralia
n12083591	n12041446	ladies' tresses, lady's tresses
n12083847	n12083591	screw augur, Spiranthes cernua
n12084555	n12083591	European ladies' tresses, Spiranthes spiralis
n12084890	n12041446	stanhopea
n12085267	n12041446	stelis
n12085664	n12041446	fly orchid
n12086012	n12041446	vanda
n12086192	n12086012	blue orchid, Vanda caerulea
n12086539	n12041446	vanilla
n12086778	n12086539	vanilla orchid, Vanilla planifolia
n12088223	n13128365	yam
n12090890	n12205694	primrose, primula
n12091213	n12090890	English primrose, Primula vulgaris
n12091377	n12090890	cowslip, paigle, Primula veris
n12091550	n12090890	oxlip, paigle, Primula elatior
n12091953	n12090890	polyanthus, Primula polyantha
n12092262	n12205694	pimpernel
n12092417	n12092262	scarlet pimpernel, red pimpernel, poor man's weatherglass, Anagallis arvensis
n12093329	n11669921	cyclamen, Cyclamen purpurascens
n12093600	n11669921	sowbread, Cyclamen hederifolium, Cyclamen neopolitanum
n12094244	n13121544	featherfoil, feather-foil
n12094612	n12094244	water violet, Hottonia palustris
n12095020	n12205694	loosestrife
n12095647	n12095020	moneywort, creeping Jenny, creeping Charlie, Lysimachia nummularia
n12098403	n12205694	plumbago
n12099342	n13118707	sea lavender, marsh rosemary, statice
n12101870	n12205694	gramineous plant, graminaceous plant
n12102133	n12101870	grass
n12104238	n12102133	tallgrass, tall-grass
n12104501	n12205694	herbage, pasturage
n12104734	n12102133	goat grass, Aegilops triuncalis
n12105125	n12102133	wheatgrass, wheat-grass
n12107710	n12107970	meadow foxtail, Alopecurus pratensis
n12107970	n12131550	foxtail, foxtail grass
n12108432	n12102133	broom grass
n12108871	n12102133	tall oat grass, tall meadow grass, evergreen grass, false oat, French rye, Arrhenatherum elatius
n12109365	n12136720	toetoe, toitoi, Arundo conspicua, Chionochloa conspicua
n12109827	n12141495	oat
n12110085	n12109827	cereal oat, Avena sativa
n12110778	n12102133	brome, bromegrass
n12112008	n12102133	grama, grama grass, gramma, gramma grass
n12112609	n12102133	buffalo grass, Buchloe dactyloides
n12112918	n12102133	reed grass
n12113195	n12112918	feather reed grass, feathertop, Calamagrostis acutiflora
n12115180	n12102133	pampas grass, Cortaderia selloana
n12116429	n12102133	orchard grass, cocksfoot, cockspur, Dactylis glomerata
n12119238	n12102133	wild rye
n12121610	n12102133	fescue, fescue grass, meadow fescue, Festuca elatior
n12122725	n12102133	velvet grass, Yorkshire fog, Holcus lanatus
n12123244	n12141495	barley
n12123741	n12123244	barley grass, wall barley, Hordeum murinum
n12124627	n12102133	rye grass, ryegrass
n12124818	n12124627	perennial ryegrass, English ryegrass, Lolium perenne
n12127030	n12135898	panic grass
n12127460	n12127030	switch grass, Panicum virgatum
n12127768	n12127030	goose grass, Texas millet, Panicum Texanum
n12128071	n12102133	dallisgrass, dallis grass, paspalum, Paspalum dilatatum
n12129134	n12102133	fountain grass, Pennisetum ruppelii, Pennisetum setaceum
n12131550	n12102133	meadowgrass, meadow grass
n12133462	n12108432	broom beard grass, prairie grass, wire grass, Andropogon scoparius, Schizachyrium scoparium
n12133682	n12102133	bluestem, blue stem, Andropogon furcatus, Andropogon gerardii
n12134025	n12141495	rye, Secale cereale
n12135049	n12107970	green bristlegrass, green foxtail, rough bristlegrass, bottle-grass, bottle grass, Setaria viridis
n12135898	n12141495	millet
n12136206	n13129165	cane
n12136392	n12136206	rattan, rattan cane
n12136720	n12101870	reed
n12137120	n12135898	sorghum
n12137569	n12137120	grain sorghum
n12139575	n12102133	cordgrass, cord grass
n12141167	n12102133	St. Augustine grass, Stenotaphrum secundatum, buffalo grass
n12141495	n12102133	cereal, cereal grass
n12142085	n12141495	wheat
n12143676	n12141495	corn, maize, Indian corn, Zea mays
n12144313	n13133613	mealie
n12144580	n12157056	corn
n12145477	n12143676	popcorn, Zea mays everta
n12146311	n12102133	zoysia
n12147226	n12101870	
n12148757	n12147226	giant bamboo, kyo-chiku, Dendrocalamus giganteus
n12150028	n13122364	sedge
n12150722	n12150028	umbrella plant, umbrella sedge, Cyperus alternifolius
n12151615	n12150028	nutgrass, nut grass, nutsedge, nut sedge, Cyperus rotundus
n12152532	n12150028	cotton grass, cotton rush
n12152722	n12152532	common cotton grass, Eriophorum angustifolium
n12154773	n13104059	pandanus, screw pine
n12155009	n12154773	textile screw pine, lauhala, Pandanus tectorius
n12156819	n13135832	grain, caryopsis, caryopses, caryopsides
n12157056	n12156819	kernel
n12157769	n13100677	gourd, gourd vine
n12158031	n13134947	gourd
n12158443	n12158798	pumpkin, pumpkin vine, autumn pumpkin, Cucurbita pepo
n12158798	n13100677	squash vine
n12159055	n12158798	summer squash, summer squash vine, Cucurbita pepo melopepo, summer squashes
n12159388	n12159055	yellow squash, yellow squashes
n12160303	n12159055	spaghetti squash, spaghetti squashes
n12160490	n12158798	winter squash, winter squash plant, winter squashes
n12160857	n12160490	acorn squash, acorn squashes
n12161056	n12160490	hubbard squash, Cucurbita maxima, hubbard squashes
n12161969	n12160490	winter crookneck, winter crookneck squash, Cucurbita moschata, winter crookneck squashes
n12162181	n12160490	cushaw, Cucurbita mixta, Cucurbita argyrosperma
n12162425	n12157769	prairie gourd, prairie gourd vine, Missouri gourd, wild pumpkin, buffalo gourd, calabazilla, Cucurbita foetidissima
n12163824	n12157769	melon, melon vine
n12164363	n12163824	sweet melon, muskmelon, sweet melon vine, Cucumis melo
n12164656	n12164363	cantaloupe, cantaloup, cantaloupe vine, cantaloup vine, Cucumis melo cantalupensis
n12164881	n12164363	winter melon, Persian melon, honeydew melon, winter melon vine, Cucumis melo inodorus
n12165170	n12164363	net melon, netted melon, nutmeg melon, Cucumis melo reticulatus
n12166128	n12157769	bottle gourd, calabash, Lagenaria siceraria
n12166424	n13100677	luffa, dishcloth gourd, sponge gourd, rag gourd, strainer vine
n12166793	n12166424	loofah, vegetable sponge, Luffa cylindrica
n12167075	n14866889	loofa, loofah, luffa, loufah sponge
n12167436	n12157769	balsam apple, Momordica balsamina
n12167602	n12157769	balsam pear, Momordica charantia
n12168565	n12205694	lobelia
n12170585	n13112664	mallow
n12171098	n12170585	musk mallow, mus rose, Malva moschata
n12171316	n12170585	common mallow, Malva neglecta
n12171966	n12205694	okra, gumbo, okra plant, lady's-finger, Abelmoschus esculentus, Hibiscus esculentus
n12172364	n13139055	okra
n12172481	n12170585	abelmosk, musk mallow, Abelmoschus moschatus, Hibiscus moschatus
n12172906	n11536087	flowering maple
n12173069	n12170585	velvetleaf, velvet-leaf, velvetweed, Indian mallow, butter-print, China jute, Abutilon theophrasti
n12173664	n12170585	hollyhock
n12173912	n12173664	rose mallow, Alcea rosea, Althea rosea
n12174311	n12170585	althea, althaea, hollyhock
n12174521	n12174311	marsh mallow, white mallow, Althea officinalis
n12177844	n12170585	hibiscus
n12178896	n12177844	rose mallow, swamp mallow, common rose mallow, swamp rose mallow, Hibiscus moscheutos
n12179122	n12177844	cotton rose, Confederate rose, Confederate rose mallow, Hibiscus mutabilis
n12180168	n12177844	mahoe, majagua, mahagua, balibago, purau, Hibiscus tiliaceus
n12180885	n13104059	lacebark, ribbonwood, houhere, Hoheria populnea
n12184912	n13112664	pavonia
n12185859	n13112664	bush hibiscus, Radyera farragei, Hibiscus farragei
n12187247	n12170585	checkerbloom, wild hollyhock, Sidalcea malviflora
n12189429	n13104059	red silk-cotton tree, simal, Bombax ceiba, Bombax malabarica
n12189987	n13109733	baobab, monkey-bread tree, Adansonia digitata
n12190410	n13109733	kapok, ceiba tree, silk-cotton tree, white silk-cotton tree, Bombay ceiba, God tree, Ceiba pentandra
n12190869	n12651821	durian, durion, durian tree, Durio zibethinus
n12194147	n13104059	Jamaican cherry, calabur tree, calabura, silk wood, silkwood, Muntingia calabura
n12195391	n13109733	sterculia
n12195533	n12195391	Panama tree, Sterculia apetala
n12196129	n13104059	bottle-tree, bottle tree
n12196336	n12196129	flame tree, flame durrajong, Brachychiton acerifolius, Sterculia acerifolia
n12196527	n12196129	flame tree, broad-leaved bottletree, Brachychiton australis
n12196694	n12196129	kurrajong, currajong, Brachychiton populneus
n12198286	n13104059	Chinese parasol tree, Chinese parasol, Japanese varnish tree, phoenix tree, Firmiana simplex
n12199790	n13109733	red beech, brown oak, booyong, crow's foot, stave wood, silky elm, Heritiera trifoliolata, Terrietia trifoliolata, crow's feet
n12200143	n13109733	looking-glass plant, Heritiera littoralis
n12201331	n13104059	silver tree, Tarrietia argyrodendron
n12201580	n13109733	cacao, cacao tree, chocolate tree, Theobroma cacao
n12202936	n13104059	linden, linden tree, basswood, lime, lime tree
n12203529	n12202936	American basswood, American lime, Tilia americana
n12204032	n12202936	Japanese linden, Japanese lime, Tilia japonica
n12204175	n12202936	silver lime, silver linden, Tilia tomentosa
n12205694	n13083586	herb, herbaceous plant
n12212361	n12205694	vegetable
n12214789	n13112664	protea
n12215022	n12214789	honeypot, king protea, Protea cynaroides
n12215579	n13112664	banksia
n12217453	n13112664	grevillea
n12223569	n13112664	waratah, Telopea Oreades
n12223764	n13112664	waratah, Telopea speciosissima
n12224978	n13104059	casuarina
n12225349	n12224978	beefwood
n12225563	n12225349	Australian pine, Casuarina equisetfolia
n12226932	n13112664	heath
n12227420	n12226932	erica, true heath
n12227658	n12227420	tree heath, briar, brier, Erica arborea
n12228229	n12227420	winter heath, spring heath, Erica carnea
n12228387	n12227420	bell heather, heather bell, fine-leaved heath, Erica cinerea
n12230347	n13112664	arbutus
n12230794	n12230347	strawberry tree, Irish strawberry, Arbutus unedo
n12237486	n13112664	kalmia
n12237641	n12237486	mountain laurel, wood laurel, American laurel, calico bush, Kalmia latifolia
n12240477	n13112664	alpine azalea, mountain azalea, Loiseleuria procumbens
n12242409	n13109733	sorrel tree, sourwood, titi, Oxydendrum arboreum
n12243109	n12226932	purple heather, Brewer's mountain heather, Phyllodoce breweri
n12244153	n13112664	rhododendron
n12244650	n12244153	rosebay, Rhododendron maxima
n12244819	n12244153	swamp azalea, swamp honeysuckle, white honeysuckle, Rhododendron viscosum
n12245319	n12244153	azalea
n12245695	n13112664	cranberry
n12246232	n13112664	blueberry, blueberry bush
n12249542	n12245695	cowberry, mountain cranberry, lingonberry, lingenberry, lingberry, foxberry, Vaccinium vitis-idaea
n12252168	n11669921	shortia
n12257570	n12205694	pipsissewa, prince's pine
n12258885	n11672400	Indian pipe, waxflower, Monotropa uniflora
n12260799	n13104059	beech, beech tree
n12261571	n12260799	copper beech, purple beech, Fagus sylvatica atropunicea, Fagus purpurea, Fagus sylvatica purpurea
n12261808	n12260799	American beech, white beech, red beech, Fagus grandifolia, Fagus americana
n12262018	n12260799	weeping beech, Fagus pendula, Fagus sylvatica pendula
n12262185	n12260799	Japanese beech
n12262553	n13104059	chestnut tree
n12263038	n12262553	American chestnut, American sweet chestnut, Castanea dentata
n12263738	n12262553	Allegheny chinkapin, eastern chinquapin, chinquapin, dwarf chestnut, Castanea pumila
n12263987	n12262553	Ozark chinkapin, Ozark chinquapin, chinquapin, Castanea ozarkensis
n12264512	n13104059	oak chestnut
n12265394	n13104059	tanbark oak, Lithocarpus densiflorus
n12265600	n12265394	Japanese oak, Lithocarpus glabra, Lithocarpus glaber
n12266217	n13104059	southern beech, evergreen beech
n12266796	n12266217	New Zealand beech
n12267411	n12266217	black beech, Nothofagus solanderi
n12267677	n13134947	acorn
n12268246	n13104059	oak, oak tree
n12269241	n12268246	live oak
n12269406	n12269241	coast live oak, California live oak, Quercus agrifolia
n12269652	n12268246	white oak
n12270027	n12269652	American white oak, Quercus alba
n12270741	n12268246	European turkey oak, turkey oak, Quercus cerris
n12270946	n12269241	canyon oak, canyon live oak, maul oak, iron oak, Quercus chrysolepis
n12271643	n12268246	red oak
n12271933	n12271643	southern red oak, swamp red oak, turkey oak, Quercus falcata
n12272239	n12269652	Oregon white oak, Oregon oak, Garry oak, Quercus garryana
n12272883	n12268246	shingle oak, laurel oak, Quercus imbricaria
n12273114	n12268246	bluejack oak, turkey oak, Quercus incana
n12273344	n12268246	California black oak, Quercus kelloggii
n12273768	n12268246	laurel oak, pin oak, Quercus laurifolia
n12273939	n12269652	California white oak, valley oak, valley white oak, roble, Quercus lobata
n12274358	n12269652	bur oak, burr oak, mossy-cup oak, mossycup oak, Quercus macrocarpa
n12274630	n12268246	scrub oak
n12274863	n12274630	blackjack oak, blackjack, jack oak, Quercus marilandica
n12275131	n12275489	swamp chestnut oak, Quercus michauxii
n12275489	n12268246	chestnut oak
n12275675	n12275489	chinquapin oak, chinkapin oak, yellow chestnut oak, Quercus muehlenbergii
n12275888	n12274630	myrtle oak, seaside scrub oak, Quercus myrtifolia
n12276110	n12268246	water oak, possum oak, Quercus nigra
n12276477	n12269652	durmast, Quercus petraea, Quercus sessiliflora
n12276628	n12275489	basket oak, cow oak, Quercus prinus, Quercus montana
n12276872	n12268246	pin oak, swamp oak, Quercus palustris
n12277150	n12268246	willow oak, Quercus phellos
n12277578	n12269652	common oak, English oak, pedunculate oak, Quercus robur
n12277800	n12271643	northern red oak, Quercus rubra, Quercus borealis
n12278107	n12271643	Shumard oak, Shumard red oak, Quercus shumardii
n12278371	n12268246	post oak, box white oak, brash oak, iron oak, Quercus stellata
n12278650	n12268246	cork oak, Quercus suber
n12279458	n12268246	black oak, yellow oak, quercitron, quercitron oak, Quercus velutina
n12279772	n12269241	southern live oak, Quercus virginiana
n12280060	n12269241	interior live oak, Quercus wislizenii, Quercus wizlizenii
n12281241	n13104059	birch, birch tree
n12281788	n12281241	yellow birch, Betula alleghaniensis, Betula leutea
n12281974	n12281241	American white birch, paper birch, paperbark birch, canoe birch, Betula cordifolia, Betula papyrifera
n12282235	n12281241	grey birch, gray birch, American grey birch, American gray birch, Betula populifolia
n12282527	n12281241	silver birch, common birch, European white birch, Betula pendula
n12282737	n12281241	downy birch, white birch, Betula pubescens
n12282933	n12281241	black birch, river birch, red birch, Betula nigra
n12283542	n12281241	swamp birch, water birch, mountain birch, Western paper birch, Western birch, Betula fontinalis
n12284262	n13104059	alder, alder tree
n12284821	n12284262	common alder, European black alder, Alnus glutinosa, Alnus vulgaris
n12285369	n12284262	white alder, mountain alder, Alnus rhombifolia
n12285900	n12284262	smooth alder, hazel alder, Alnus serrulata
n12286826	n13104059	hornbeam
n12286988	n12286826	European hornbeam, Carpinus betulus
n12287642	n13104059	hop hornbeam
n12287836	n12287642	Old World hop hornbeam, Ostrya carpinifolia
n12288005	n12287642	Eastern hop hornbeam, ironwood, ironwood tree, Ostrya virginiana
n12288823	n13110915	hazelnut, hazelnut tree
n12290748	n11669921	centaury
n12291143	n12290748	lesser centaury, Centaurium minus
n12291959	n11672400	prairie gentian, tulip gentian, bluebell, Eustoma grandiflorum
n12293723	n11669921	gentian
n12294124	n12293723	gentianella, Gentiana acaulis
n12294331	n12293723	closed gentian, blind gentian, bottle gentian, Gentiana andrewsii
n12294723	n12293723	closed gentian, blind gentian, Gentiana clausa
n12294871	n12293723	great yellow gentian, Gentiana lutea
n12295033	n12293723	marsh gentian, calathian violet, Gentiana pneumonanthe
n12295796	n12293723	agueweed, ague weed, five-flowered gentian, stiff gentian, Gentianella quinquefolia, Gentiana quinquefolia
n12296432	n12293723	fringed gentian
n12300840	n12651821	olive tree
n12301180	n12300840	olive, European olive tree, Olea europaea
n12301445	n13134947	olive
n12302071	n13104059	fringe tree
n12302248	n12302071	fringe bush, Chionanthus virginicus
n12303083	n13112664	forsythia
n12303462	n13104059	ash, ash tree, ashes
n12304115	n12303462	white ash, Fraxinus Americana, white ashes
n12304703	n12303462	European ash, common European ash, Fraxinus excelsior, European ashes, common European ashes
n12304899	n12303462	Oregon ash, Fraxinus latifolia, Fraxinus oregona, Oregon ashes
n12305089	n12303462	black ash, basket ash, brown ash, hoop ash, Fraxinus nigra, black ashes, basket ashes, brown ashes, hoop ashes
n12305293	n12303462	manna ash, flowering ash, Fraxinus ornus, manna ashes, flowering ashes
n12305475	n12303462	red ash, downy ash, Fraxinus pennsylvanica, red ashes, downy ashes
n12305819	n12303462	blue ash, Fraxinus quadrangulata, blue ashes
n12305986	n12303462	mountain ash, Fraxinus texensis, mountain ashes
n12306089	n12303462	pumpkin ash, Fraxinus tomentosa, pumpkin ashes
n12306717	n13112664	jasmine
n12307076	n12306717	winter jasmine, Jasminum nudiflorum
n12307240	n12306717	common jasmine, true jasmine, jessamine, Jasminum officinale
n12307756	n13112664	privet
n12309277	n12307756	common privet, Ligustrum vulgare
n12310349	n13112664	lilac
n12311579	n12310349	common lilac, Syringa vulgaris
n12312728	n12205694	kangaroo paw, kangaroo's paw, kangaroo's-foot, kangaroo-foot plant, Australian sword lily, Anigozanthus manglesii
n12315598	n13112664	winter hazel, flowering hazel
n12315999	n13112664	fothergilla, witch alder
n12316444	n12334293	liquidambar
n12316572	n12316444	sweet gum, sweet gum tree, bilsted, red gum, American sweet gum, Liquidambar styraciflua
n12317296	n13109733	iron tree, iron-tree, ironwood, ironwood tree
n12318378	n13110915	walnut, walnut tree
n12319204	n12318378	black walnut, black walnut tree, black hickory, Juglans nigra
n12319414	n12318378	English walnut, English walnut tree, Circassian walnut, Persian walnut, Juglans regia
n12320010	n13110915	hickory, hickory tree
n12320806	n12320010	bitternut, bitternut hickory, bitter hickory, bitter pignut, swamp hickory, Carya cordiformis
n12322099	n12320010	mockernut, mockernut hickory, black hickory, white-heart hickory, big-bud hickory, Carya tomentosa
n12322501	n13110915	wing nut, wing-nut
n12322699	n12322501	Caucasian walnut, Pterocarya fraxinifolia
n12325234	n13104059	white mangrove, Laguncularia racemosa
n12328398	n13118707	loosestrife
n12328567	n12328398	purple loosestrife, spiked loosestrife, Lythrum salicaria
n12329260	n13112664	crape myrtle, crepe myrtle, crepe flower, Lagerstroemia indica
n12329473	n13109733	Queen's crape myrtle, pride-of-India, Lagerstroemia speciosa
n12330469	n13109733	myrtle
n12330587	n12330469	common myrtle, Myrtus communis
n12330891	n13104059	bayberry, bay-rum tree, Jamaica bayberry, wild cinnamon, Pimenta acris
n12331655	n12651821	sour cherry, Eugenia corynantha
n12332030	n12651821	Surinam cherry, pitanga, Eugenia uniflora
n12332555	n13112664	feijoa, feijoa bush
n12333053	n12651821	jaboticaba, jaboticaba tree, Myrciaria cauliflora
n12333530	n12651821	guava, true guava, guava bush, Psidium guajava
n12333771	n12651821	guava, strawberry guava, yellow cattley guava, Psidium littorale
n12334293	n13104059	gum tree, gum
n12334891	n12334293	eucalyptus, eucalypt, eucalyptus tree, eucalypti
n12335483	n12334891	flooded gum
n12335664	n12334891	mallee
n12336092	n12334891	red gum, peppermint, peppermint gum, Eucalyptus amygdalina
n12336224	n12334891	red gum, marri, Eucalyptus calophylla
n12336333	n12334891	river red gum, river gum, Eucalyptus camaldulensis, Eucalyptus rostrata
n12336727	n12334891	snow gum, ghost gum, white ash, Eucalyptus coriacea, Eucalyptus pauciflora, white ashes
n12336973	n12334891	alpine ash, mountain oak, Eucalyptus delegatensis, alpine ashes
n12337617	n12334891	blue gum, fever tree, Eucalyptus globulus
n12338258	n12334891	lemon-scented gum, Eucalyptus citriodora, Eucalyptus maculata citriodora
n12338454	n12335664	black mallee, black sally, black gum, Eucalytus stellulata
n12338655	n12335483	forest red gum, Eucalypt tereticornis
n12338796	n12334891	mountain ash, Eucalyptus regnans, mountain ashes
n12339831	n13165409	clove
n12340383	n12334293	tupelo, tupelo tree
n12340755	n12340383	sour gum, black gum, pepperidge, Nyssa sylvatica
n12342299	n12205694	willowherb
n12342498	n12342299	fireweed, giant willowherb, rosebay willowherb, wickup, Epilobium angustifolium
n12342852	n13118569	California fuchsia, humming bird's trumpet, Epilobium canum canum, Zauschneria californica
n12343480	n13112664	fuchsia
n12344283	n12205694	evening primrose
n12344483	n12344283	common evening primrose, German rampion, Oenothera biennis
n12344700	n12344283	sundrops, Oenothera fruticosa
n12344837	n12344283	Missouri primrose, Ozark sundrops, Oenothera macrocarpa
n12345280	n12651821	pomegranate, pomegranate tree, Punica granatum
n12345899	n13109733	mangrove, Rhizophora mangle
n12346578	n13112664	daphne
n12347158	n12346578	mezereon, February daphne, Daphne mezereum
n12350758	n12205694	canna
n12352287	n12205694	banana, banana tree
n12352639	n12352287	dwarf banana, Musa acuminata
n12352844	n12352287	Japanese banana, Musa basjoo
n12352990	n12352287	plantain, plantain tree, Musa paradisiaca
n12353203	n12352287	edible banana, Musa paradisiaca sapientum
n12353754	n12205694	Abyssinian banana, Ethiopian banana, Ensete ventricosum, Musa ensete
n12355760	n12205694	ginger
n12356023	n12355760	common ginger, Canton ginger, stem ginger, Zingiber officinale
n12356960	n12355760	galangal, Alpinia galanga
n12357485	n12355760	shellflower, shall-flower, shell ginger, Alpinia Zerumbet, Alpinia speciosa, Languas speciosa
n12360108	n11669921	begonia
n12360684	n12360108	tuberous begonia
n12361135	n12360108	angel-wing begonia, Begonia cocchinea
n12361946	n12360108	rex begonia, king begonia, painted-leaf begonia, beefsteak geranium, Begonia rex
n12362274	n12360108	wax begonia, Begonia semperflorens
n12362668	n12360684	hybrid tuberous begonia, Begonia tuberhybrida
n12367611	n13118707	St John's wort
n12368028	n12367611	common St John's wort, tutsan, Hypericum androsaemum
n12368257	n12367611	great St John's wort, Hypericum ascyron, Hypericum pyramidatum
n12368451	n12367611	creeping St John's wort, Hypericum calycinum
n12369309	n12367611	klammath weed, Hypericum perforatum
n12371439	n13100677	Chinese gooseberry, kiwi, kiwi vine, Actinidia chinensis, Actinidia deliciosa
n12373100	n12651821	papaya, papaia, pawpaw, papaya tree, melon tree, Carica papaya
n12374418	n13112664	rockrose, rock rose
n12383402	n13100677	passionflower, passionflower vine
n12383894	n12383402	granadilla, sweet granadilla, Passiflora ligularis
n12384037	n12383402	granadilla, giant granadilla, Passiflora quadrangularis
n12384227	n12383402	maypop, Passiflora incarnata
n12384839	n12383402	love-in-a-mist, running pop, wild water lemon, Passiflora foetida
n12385429	n12205694	reseda
n12385566	n12385429	mignonette, sweet reseda, Reseda odorata
n12387633	n12205694	viola
n12387839	n12387633	violet
n12388143	n12387633	field pansy, heartsease, Viola arvensis
n12388858	n12387839	dog violet, heath violet, Viola canina
n12388989	n12387633	horned violet, tufted pansy, Viola cornuta
n12389130	n12387839	two-eyed violet, heartsease, Viola ocellata
n12389501	n12387839	bird's-foot violet, pansy violet, Johnny-jump-up, wood violet, Viola pedata
n12390099	n12387839	pale violet, striped violet, cream violet, Viola striata
n12390314	n12387839	hedge violet, wood violet, Viola sylvatica, Viola reichenbachiana
n12392070	n13085113	
n12392549	n12392070	stinging nettle, Urtica dioica
n12393086	n12205694	false nettle, bog hemp
n12393269	n12393086	ramie, ramee, Chinese silk plant, China grass, Boehmeria nivea
n12396924	n13112664	cannabis, hemp
n12397431	n12396924	Indian hemp, Cannabis indica
n12399132	n12651821	mulberry, mulberry tree
n12399384	n12399132	white mulberry, Morus alba
n12400489	n12651821	breadfruit, breadfruit tree, Artocarpus communis, Artocarpus altilis
n12400720	n12651821	jackfruit, jackfruit tree, Artocarpus heterophyllus
n12401335	n13104059	fig tree
n12401684	n12401335	fig, common fig, common fig tree, Ficus carica
n12402051	n12401335	golden fig, Florida strangler fig, strangler fig, wild fig, Ficus aurea
n12402348	n12401335	banyan, banyan tree, banian, banian tree, Indian banyan, East Indian fig tree, Ficus bengalensis
n12402596	n12401335	pipal, pipal tree, pipul, peepul, sacred fig, bo tree, Ficus religiosa
n12402840	n12401335	India-rubber tree, India-rubber plant, India-rubber fig, rubber plant, Assam rubber, Ficus elastica
n12403994	n13109733	paper mulberry, Broussonetia papyrifera
n12405714	n13104059	elm, elm tree
n12406488	n12405714	American elm, white elm, water elm, rock elm, Ulmus americana
n12406715	n12405714	smooth-leaved elm, European field elm, Ulmus carpinifolia
n12406902	n12405714	cedar elm, Ulmus crassifolia
n12407079	n12405714	witch elm, wych elm, Ulmus glabra
n12407222	n12405714	Dutch elm, Ulmus hollandica
n12407890	n12405714	English elm, European elm, Ulmus procera
n12408077	n12405714	Siberian elm, Chinese elm, dwarf elm, Ulmus pumila
n12408717	n12405714	September elm, red elm, Ulmus serotina
n12409231	n13104059	hackberry, nettle tree
n12409470	n12409231	European hackberry, Mediterranean hackberry, Celtis australis
n12409840	n12409231	sugarberry, Celtis laevigata
n12411461	n13134302	iridaceous plant
n12411922	n12411461	iris, flag, fleur-de-lis, sword lily, irides, fleurs-de-lis
n12412355	n12411922	bearded iris, bearded irides
n12412606	n12411922	beardless iris, beardless irides
n12413165	n12411922	dwarf iris, Iris cristata, dwarf irides
n12413301	n12412606	Dutch iris, Iris filifolia, Dutch irides
n12413419	n12412355	Florentine iris, orris, Iris germanica florentina, Iris florentina, Florentine irides
n12413880	n12412355	German iris, Iris germanica, German irides
n12414035	n12412606	Japanese iris, Iris kaempferi, Japanese irides
n12414449	n12411922	Persian iris, Iris persica, Persian irides
n12414818	n12412606	Dutch iris, Iris tingitana, Dutch irides
n12414932	n12411922	dwarf iris, vernal iris, Iris verna, dwarf irides, vernal irides
n12415595	n12412606	Spanish iris, xiphium iris, Iris xiphium, Spanish irides, xiphium irides
n12416073	n12411461	blackberry-lily, leopard lily, Belamcanda chinensis
n12418221	n12411461	blue-eyed grass
n12419037	n13134302	amaryllis
n12421137	n12419037	hippeastrum, Hippeastrum puniceum
n12421467	n13134302	narcissus, narcissi
n12421683	n12421467	daffodil, Narcissus pseudonarcissus
n12421917	n12421467	jonquil, Narcissus jonquilla
n12422129	n12421683	jonquil
n12425281	n13134302	liliaceous plant
n12426248	n12425281	lily
n12426623	n12426248	mountain lily, Lilium auratum
n12426749	n12426248	Canada lily, wild yellow lily, meadow lily, wild meadow lily, Lilium canadense
n12427184	n12426248	tiger lily, leopard lily, pine lily, Lilium catesbaei
n12427391	n12426248	Columbia tiger lily, Oregon lily, Lilium columbianum
n12427566	n12426248	tiger lily, devil lily, kentan, Lilium lancifolium
n12427757	n12426248	Easter lily, Bermuda lily, white trumpet lily, Lilium longiflorum
n12428076	n12426248	Turk's-cap, martagon, Lilium martagon
n12428412	n12426248	leopard lily, panther lily, Lilium pardalinum
n12428747	n12426248	Turk's-cap, Turk's cap-lily, Lilium superbum
n12429148	n12425281	agapanthus, lily of the Nile
n12429352	n12429148	African lily, African tulip, blue African lily, Agapanthus africanus
n12431434	n12425281	alliaceous plant
n12431861	n12431434	wild onion
n12432356	n12431434	wild leek, Levant garlic, kurrat, Allium ampeloprasum
n12432808	n12431434	onion, onion plant, Allium cepa
n12433081	n13134059	onion
n12433178	n12432808	shallot, eschalot, multiplier onion, Allium cepa aggregatum, Allium ascalonicum
n12433769	n12431861	nodding onion, nodding wild onion, lady's leek, Allium cernuum
n12435152	n12431434	chives, chive, cive, schnittlaugh, Allium schoenoprasum
n12435649	n12431434	wild garlic, wood garlic, Ramsons, Allium ursinum
n12435777	n12431434	garlic chive, Chinese chive, Oriental garlic, Allium tuberosum
n12437513	n12205694	kniphofia, tritoma, flame flower, flame-flower, flameflower
n12437769	n12437513	poker plant, Kniphofia uvaria
n12437930	n12437769	red-hot poker, Kniphofia praecox
n12441183	n12205694	asparagus, edible asparagus, Asparagus officinales
n12441390	n12205694	asparagus fern, Asparagus setaceous, Asparagus plumosus
n12441958	n12425281	asphodel
n12443323	n12205694	aspidistra, cast-iron plant, bar-room plant, Aspidistra elatio
n12446519	n12425281	globe lily, fairy lantern
n12448700	n12425281	sego lily, Calochortus nuttallii
n12449296	n12425281	camas, camass, quamash, camosh, camash
n12449526	n12449296	common camas, Camassia quamash
n12450344	n12425281	dogtooth violet, dogtooth, dog's-tooth violet, dogteeth
n12450840	n12450344	yellow adder's tongue, trout lily, amberbell, Erythronium americanum
n12451240	n12450344	fawn lily, Erythronium californicum
n12451399	n12450344	glacier lily, snow lily, Erythronium grandiflorum
n12451915	n13134302	fritillary, checkered lily
n12452836	n12451915	crown imperial, Fritillaria imperialis
n12453186	n12451915	snake's head fritillary, guinea-hen flower, checkered daffodil, leper lily, Fritillaria meleagris
n12454159	n12425281	tulip
n12454436	n12454159	dwarf tulip, Tulipa armena, Tulipa suaveolens
n12454705	n12454159	Tulipa gesneriana
n12454949	n12454159	Darwin tulip
n12455950	n13100156	gloriosa, glory lily, climbing lily, creeping lily, Gloriosa superba
n12456845	n12425281	day lily, daylily
n12457091	n12456845	lemon lily, Hemerocallis lilio-asphodelus, Hemerocallis flava
n12458383	n12425281	hyacinth
n12458550	n12458383	common hyacinth, Hyacinthus orientalis
n12459629	n13134302	star-of-Bethlehem
n12460697	n12425281	grape hyacinth
n12460957	n12460697	common grape hyacinth, Muscari neglectum
n12461109	n12460697	tassel hyacinth, Muscari comosum
n12461466	n12425281	scilla, squill
n12461673	n12461466	spring squill, Scilla verna, sea onion
n12462805	n13134059	squill
n12463134	n13112664	butcher's broom, Ruscus aculeatus
n12465557	n12425281	squaw grass, bear grass, Xerophyllum tenax
n12466727	n12425281	death camas, zigadene
n12469517	n12205694	herb Paris, Paris quadrifolia
n12472024	n12425281	clintonia, Clinton's lily
n12473608	n12425281	false lily of the valley, Maianthemum canadense
n12473840	n12425281	false lily of the valley, Maianthemum bifolium
n12474167	n12425281	Solomon's-seal
n12475035	n11669921	bellwort, merry bells, wild oats
n12475242	n12475035	strawflower, cornflower, Uvularia grandiflora
n12476510	n13121104	agave, century plant, American aloe
n12477163	n12476510	American agave, Agave americana
n12477583	n12476510	maguey, cantala, Agave cantala
n12477747	n12476510	maguey, Agave atrovirens
n12478768	n13104059	cabbage tree, grass tree, Cordyline australis
n12479537	n12476510	dracaena
n12480456	n11669921	tuberose, Polianthes tuberosa
n12480895	n12476510	sansevieria, bowstring hemp
n12481458	n12480895	mother-in-law's tongue, snake plant, Sansevieria trifasciata
n12482031	n13112664	yucca
n12482437	n12482031	Spanish bayonet, Yucca aloifolia
n12482668	n12482031	Spanish bayonet, Yucca baccata
n12482893	n12482031	Joshua tree, Yucca brevifolia
n12483427	n12482031	Adam's needle, Adam's needle-and-thread, spoonleaf yucca, needle palm, Yucca filamentosa
n12483625	n12482031	bear grass, Yucca glauca
n12483841	n12482031	Spanish dagger, Yucca gloriosa
n12484784	n13121544	water shamrock, buckbean, bogbean, bog myrtle, marsh trefoil, Menyanthes trifoliata
n12485653	n13112664	butterfly bush, buddleia
n12485981	n13100677	yellow jasmine, yellow jessamine, Carolina jasmine, evening trumpet flower, Gelsemium sempervirens
n12486574	n12205694	flax
n12489815	n13120003	bird of paradise, poinciana, Caesalpinia gilliesii, Poinciana gilliesii
n12491017	n13109733	mountain ebony, orchid tree, Bauhinia variegata
n12491826	n13104059	cassia
n12492106	n12491826	golden shower tree, drumstick tree, purging cassia, pudding pipe tree, canafistola, canafistula, Cassia fistula, Cassia fistulae
n12493208	n13108131	carob, carob tree, carob bean tree, algarroba, Ceratonia siliqua, Ceratonia siliquae
n12494794	n13109733	royal poinciana, flamboyant, flame tree, peacock flower, Delonix regia, Poinciana regia
n12495146	n13104059	locust tree, locust
n12495895	n12495146	honey locust, Gleditsia triacanthos
n12496427	n13104059	Kentucky coffee tree, bonduc, chicot, Gymnocladus dioica
n12496949	n12524188	logwood, logwood tree, campeachy, bloodwood tree, Haematoxylum campechianum
n12498055	n13104059	palo verde, Parkinsonia florida, Cercidium floridum
n12501202	n13108131	tamarind, tamarind tree, tamarindo, Tamarindus indica
n12504094	n13112664	amorpha
n12504570	n12504094	false indigo, bastard indigo, Amorpha californica, false indigoes, bastard indigoes
n12504783	n12504094	false indigo, bastard indigo, Amorpha fruticosa, false indigoes, bastard indigoes
n12506181	n13104059	angelim, andelmin
n12506341	n12506181	cabbage bark, cabbage-bark tree, cabbage tree, Andira inermis
n12506991	n12205694	kidney vetch, Anthyllis vulneraria
n12508309	n13103136	milk vetch, milk-vetch
n12509476	n13103136	wild indigo, false indigo, wild indigoes, false indigoes
n12509665	n12509476	blue false indigo, Baptisia australis, blue false indigoes
n12513172	n13100677	butterfly pea, Centrosema virginianum, butterfly pease
n12513613	n13109733	Judas tree, love tree, Circis siliquastrum
n12513933	n13109733	redbud, Cercis canadensis
n12514138	n13112664	western redbud, California redbud, Cercis occidentalis
n12515711	n11747468	chickpea, chickpea plant, Egyptian pea, Cicer arietinum, Egyptian pease
n12515925	n11748002	chickpea, garbanzo
n12516584	n13112664	glory pea, clianthus, glory pease
n12516828	n12516584	desert pea, Sturt pea, Sturt's desert pea, Clianthus formosus, Clianthus speciosus, desert pease, Sturt pease, Sturt's desert pease
n12517445	n13100677	butterfly pea, Clitoria mariana, butterfly pease
n12517642	n13100677	blue pea, butterfly pea, Clitoria turnatea, blue pease, butterfly pease
n12518879	n13112664	coronilla
n12519089	n12518879	axseed, crown vetch, Coronilla varia
n12519563	n12205694	crotalaria, rattlebox
n12520864	n13112664	broom
n12521394	n12520864	common broom, Scotch broom, green broom, Cytisus scoparius
n12522188	n13104059	rosewood, rosewood tree
n12523475	n12522188	Brazilian rosewood, caviuna wood, jacaranda, Dalbergia nigra
n12524188	n13104059	blackwood, blackwood tree
n12527738	n13104059	coral tree, erythrina
n12528549	n12527738	ceibo, crybaby tree, cry-baby tree, common coral tree, Erythrina crista-galli
n12528974	n12527738	Indian coral tree, Erythrina variegata, Erythrina Indica
n12529220	n12527738	cork tree, Erythrina vespertilio
n12530629	n12520864	Spanish broom, Spanish gorse, Genista hispanica
n12530818	n12520864	woodwaxen, dyer's greenweed, dyer's-broom, dyeweed, greenweed, whin, woadwaxen, Genista tinctoria
n12532564	n13136316	soy, soybean, soya bean
n12539306	n11747468	wild pea, wild pease
n12540250	n12539306	beach pea, sea pea, Lathyrus maritimus, Lathyrus japonicus, beach pease, sea pease
n12544539	n11748002	lentil
n12545635	n13118707	bird's foot trefoil, bird's foot clover, babies' slippers, bacon and eggs, Lotus corniculatus
n12546183	n13103136	lupine, lupin
n12546617	n13112664	tree lupine, Lupinus arboreus
n12546962	n13118707	wild lupine, sundial lupine, Indian beet, old-maid's bonnet, Lupinus perennis
n12547215	n12546183	bluebonnet, buffalo clover, Texas bluebonnet, Lupinus subcarnosus
n12547503	n12546183	Texas bluebonnet, Lupinus texensis
n12548280	n12205694	medic, medick, trefoil
n12549192	n12548280	black medick, hop clover, yellow trefoil, nonesuch clover, Medicago lupulina
n12552309	n12205694	sainfoin, sanfoin, holy clover, esparcet, Onobrychis viciifolia, Onobrychis viciaefolia
n12554911	n13085113	tumbleweed
n12556307	n11747468	bean, bean plant
n12556533	n12556307	bush bean
n12556656	n12556307	pole bean
n12556793	n12556533	common bean, common bean plant, Phaseolus vulgaris
n12557280	n12556793	green bean
n12557438	n12557280	haricot
n12557556	n12556793	wax bean
n12557681	n12556656	scarlet runner, scarlet runner bean, Dutch case-knife bean, runner bean, Phaseolus coccineus, Phaseolus multiflorus
n12557995	n12556307	shell bean, shell bean plant
n12558230	n12557995	lima bean, lima bean plant, Phaseolus limensis
n12558425	n12557995	sieva bean, butter bean, butter-bean plant, lima bean, Phaseolus lunatus
n12560016	n11747468	pea, pea plant, pease
n12560282	n11748002	pea, pease
n12560621	n12560282	garden pea, garden pease
n12560775	n12560016	edible-pod pea, edible-podded pea, Pisum sativum macrocarpon, edible-pod pease, edible-podded pease
n12561169	n12560775	sugar snap pea, snap pea, sugar snap pease, snap pease
n12562577	n13104059	quira
n12562785	n12562577	roble, Platymiscium trinitatis
n12564083	n13100677	winged bean, winged pea, goa bean, goa bean vine, Manila bean, Psophocarpus tetragonolobus, winged pease
n12566954	n13100677	kudzu, kudzu vine, Pueraria lobata
n12568186	n12495146	black locust, yellow locust, Robinia pseudoacacia
n12570394	n13104059	Japanese pagoda tree, Chinese scholartree, Chinese scholar tree, Sophora japonica, Sophora sinensis
n12570703	n13104059	mescal bean, coral bean, frijolito, frijolillo, Sophora secundiflora
n12570972	n13104059	kowhai, Sophora tetraptera
n12571781	n13120211	jade vine, emerald creeper, Strongylodon macrobotrys
n12573256	n12205694	bush pea, bush pease
n12573474	n12573256	false lupine, golden pea, yellow pea, Thermopsis macrophylla, golden pease, yellow pease
n12574320	n12205694	bird's foot trefoil, Trigonella ornithopodioides
n12574866	n13112664	gorse, furze, whin, Irish gorse, Ulex europaeus
n12575322	n11747468	vetch
n12575812	n12575322	tufted vetch, bird vetch, Calnada pea, Vicia cracca, Calnada pease
n12576323	n13136316	broad bean, fava bean, horsebean
n12577895	n11747468	snailflower, snail-flower, snail flower, snail bean, corkscrew flower, Vigna caracalla, Phaseolus caracalla
n12578626	n11747468	cowpea, cowpea plant, black-eyed pea, Vigna unguiculata, Vigna sinensis, black-eyed pease
n12578916	n11748002	cowpea, black-eyed pea, black-eyed pease
n12579038	n11747468	asparagus bean, yard-long bean, Vigna unguiculata sesquipedalis, Vigna sesquipedalis
n12580457	n13100677	wisteria, wistaria
n12580654	n12580457	Japanese wistaria, Wisteria floribunda
n12580896	n12580457	American wistaria, American wisteria, Wisteria frutescens
n12582231	n13104059	palm, palm tree
n12582665	n12582231	sago palm
n12582846	n12582231	feather palm
n12583126	n12582231	fan palm
n12583401	n12583126	palmetto, palmettoes
n12584191	n12582846	areca
n12584715	n12582665	sugar palm, gomuti, gomuti palm, Arenga pinnata
n12585629	n12583126	palmyra, palmyra palm, toddy palm, wine palm, lontar, longar palm, Borassus flabellifer
n12587132	n12582665	wine palm, jaggery palm, kitul, kittul, kitul tree, toddy palm, Caryota urens
n12587803	n12582231	coconut, coconut palm, coco palm, coco, cocoa palm, coconut tree, Cocos nucifera
n12588320	n12583126	carnauba, carnauba palm, wax palm, Copernicia prunifera, Copernicia cerifera
n12588780	n12583126	caranday, caranda, caranda palm, wax palm, Copernicia australis, Copernicia alba
n12590232	n12582846	oil palm
n12590499	n12590232	African oil palm, Elaeis guineensis
n12591017	n12582231	cabbage palm, Euterpe oleracea
n12591351	n12582231	cabbage palm, cabbage tree, Livistona australis
n12593994	n12582846	date palm, Phoenix dactylifera
n12594989	n12582231	raffia palm, Raffia farinifera, Raffia ruffia
n12595699	n12594989	bamboo palm, Raffia vinifera
n12595964	n12582231	lady palm
n12596148	n12595964	miniature fan palm, bamboo palm, fern rhapis, Rhapis excelsa
n12596709	n12582231	royal palm, Roystonea regia
n12596849	n12582231	cabbage palm, Roystonea oleracea
n12597134	n12583401	cabbage palmetto, cabbage palm, Sabal palmetto, cabbage palmettoes, Sabal palmettoes
n12597466	n12583126	saw palmetto, scrub palmetto, Serenoa repens, saw palmettoes, scrub palmettoes
n12597798	n12583126	thatch palm, thatch tree, silver thatch, broom palm, Thrinax parviflora
n12598027	n12583126	key palm, silvertop palmetto, silver thatch, Thrinax microcarpa, Thrinax morrisii, Thrinax keyensis, silvertop palmettoes
n12598826	n12205694	plantain
n12599435	n12598826	broad-leaved plantain, common plantain, white-man's foot, whiteman's foot, cart-track plant, Plantago major, white-man's feet, whiteman's feet
n12602262	n13118707	eriogonum
n12602980	n12205694	rhubarb, rhubarb plant
n12603449	n12602980	pie plant, garden rhubarb, Rheum cultorum, Rheum rhabarbarum, Rheum rhaponticum
n12603959	n12205694	dock, sour grass
n12604228	n12603959	sour dock, garden sorrel, Rumex acetosa
n12606438	n11669921	commelina
n12606545	n12205694	spiderwort, dayflower
n12607456	n12205694	pineapple, pineapple plant, Ananas comosus
n12610328	n13121544	water hyacinth, water orchid, Eichhornia crassipes, Eichhornia spesiosa
n12614477	n13121544	waterweed
n12615232	n13121544	tape grass, eelgrass, wild celery, Vallisneria spiralis
n12620196	n13112664	rose, rosebush
n12620546	n13134947	hip, rose hip, rosehip
n12620969	n12620196	banksia rose, Rosa banksia
n12621410	n12620196	damask rose, summer damask rose, Rosa damascena
n12622297	n12620196	musk rose, Rosa moschata
n12622875	n12205694	agrimonia, agrimony
n12623077	n12622875	harvest-lice, Agrimonia eupatoria
n12624381	n13112664	flowering quince
n12624568	n12624381	japonica, maule's quince, Chaenomeles japonica
n12625383	n13112664	cotoneaster
n12626353	n13112664	hawthorn, haw
n12627119	n12626353	blackthorn, pear haw, pear hawthorn, Crataegus calpodendron, Crataegus tomentosa
n12628986	n12651821	quince, quince bush, Cydonia oblonga
n12629305	n13118707	mountain avens, Dryas octopetala
n12629666	n12651821	loquat, loquat tree, Japanese medlar, Japanese plum, Eriobotrya japonica
n12630144	n12205694	strawberry
n12630763	n12630144	beach strawberry, Chilean strawberry, Fragaria chiloensis
n12631331	n13118707	avens
n12632335	n12631331	prairie smoke, purple avens, Geum triflorum
n12633638	n12651821	apple tree
n12633994	n12633638	apple, orchard apple tree, Malus pumila
n12634211	n12633638	wild apple, crab apple, crabapple
n12634429	n12633638	crab apple, crabapple, cultivated crab apple
n12634734	n12634429	Siberian crab, Siberian crab apple, cherry apple, cherry crab, Malus baccata
n12634986	n12634211	wild crab, Malus sylvestris
n12635532	n12634429	Southern crab apple, flowering crab, Malus angustifolia
n12635744	n12634211	Iowa crab, Iowa crab apple, prairie crab, western crab apple, Malus ioensis
n12635955	n12635744	Bechtel crab, flowering crab
n12636224	n12651821	medlar, medlar tree, Mespilus germanica
n12638218	n12651821	plum, plum tree
n12638556	n12638218	wild plum, wild plum tree
n12638753	n12638556	Allegheny plum, Alleghany plum, sloe, Prunus alleghaniensis
n12639584	n12638218	common plum, Prunus domestica
n12640607	n12651821	apricot, apricot tree
n12640839	n12640607	Japanese apricot, mei, Prunus mume
n12641007	n12640607	common apricot, Prunus armeniaca
n12641413	n12651821	cherry, cherry tree
n12641931	n12641413	wild cherry, wild cherry tree
n12642090	n13134947	wild cherry
n12642200	n12641413	sweet cherry, Prunus avium
n12643313	n12638218	cherry plum, myrobalan, myrobalan plum, Prunus cerasifera
n12643473	n12641413	sour cherry, sour cherry tree, Prunus cerasus
n12644902	n12651821	almond tree
n12645174	n12644902	almond, sweet almond, Prunus dulcis, Prunus amygdalus, Amygdalus communis
n12646605	n12649065	fuji, fuji cherry, Prunus incisa
n12646740	n12644902	flowering almond, oriental bush cherry, Prunus japonica
n12647376	n12641931	bird cherry, bird cherry tree
n12647560	n12647376	hagberry tree, European bird cherry, common bird cherry, Prunus padus
n12647893	n12647376	pin cherry, Prunus pensylvanica
n12648045	n12651821	peach, peach tree, Prunus persica
n12648888	n12641931	black cherry, black cherry tree, rum cherry, Prunus serotina
n12649065	n12641413	flowering cherry
n12649317	n12649065	oriental cherry, Japanese cherry, Japanese flowering cherry, Prunus serrulata
n12649539	n12649065	Japanese flowering cherry, Prunus sieboldii
n12650379	n12644902	flowering almond, Prunus triloba
n12650556	n12641413	chokecherry, chokecherry tree, Prunus virginiana
n12651229	n13112664	Pyracantha, pyracanth, fire thorn, firethorn
n12651611	n12651821	pear, pear tree, Pyrus communis
n12651821	n13109733	fruit tree
n12653218	n13119870	bramble bush
n12655869	n12653218	raspberry, raspberry bush
n12656229	n12655869	red raspberry
n12656369	n12656229	wild raspberry, European raspberry, framboise, Rubus idaeus
n12656685	n12655869	black raspberry, blackcap, blackcap raspberry, thimbleberry, Rubus occidentalis
n12657082	n12655869	salmonberry, salmon berry, thimbleberry, Rubus parviflorus
n12658118	n13109733	mountain ash, mountain ashes
n12658308	n12658118	rowan, rowan tree, European mountain ash, Sorbus aucuparia, European mountain ashes
n12658481	n13134947	rowanberry
n12658846	n12658118	service tree, sorb apple, sorb apple tree, Sorbus domestica
n12659064	n12658846	wild service tree, Sorbus torminalis
n12659356	n13112664	spirea, spiraea
n12659539	n12659356	bridal wreath, bridal-wreath, Saint Peter's wreath, St. Peter's wreath, Spiraea prunifolia
n12662772	n13104059	coffee, coffee tree
n12663023	n12662772	Arabian coffee, Coffea arabica
n12665048	n12205694	bedstraw
n12665271	n12665048	sweet woodruff, waldmeister, woodruff, fragrant bedstraw, Galium odoratum, Asperula odorata
n12665857	n12665048	yellow bedstraw, yellow cleavers, Our Lady's bedstraw, Galium verum
n12666768	n13112664	gardenia
n12666965	n12666768	cape jasmine, cape jessamine, Gardenia jasminoides, Gardenia augusta
n12670758	n13104059	wild medlar, wild medlar tree, medlar, Vangueria infausta
n12671651	n13112664	abelia
n12674120	n13112664	honeysuckle
n12675299	n12674120	yellow honeysuckle, Lonicera flava
n12675876	n12674120	Japanese honeysuckle, Lonicera japonica
n12676534	n12674120	woodbine, Lonicera periclymenum
n12676703	n12674120	trumpet honeysuckle, coral honeysuckle, trumpet flower, trumpet vine, Lonicera sempervirens
n12680402	n13112664	cranberry bush, cranberry tree, American cranberry bush, highbush cranberry, Viburnum trilobum
n12680864	n13112664	guelder rose, European cranberrybush, European cranberry bush, crampbark, cranberry tree, Viburnum opulus
n12681893	n13112664	weigela, Weigela florida
n12682411	n12205694	teasel, teazel, teasle
n12682668	n12682411	common teasel, Dipsacus fullonum
n12683407	n11669921	scabious, scabiosa
n12683571	n12683407	sweet scabious, pincushion flower, mournful widow, Scabiosa atropurpurea
n12683791	n12683407	field scabious, Scabiosa arvensis
n12684379	n12205694	jewelweed, lady's earrings, orange balsam, celandine, touch-me-not, Impatiens capensis
n12685431	n12205694	geranium
n12685831	n12685431	cranesbill, crane's bill
n12686077	n12685831	wild geranium, spotted cranesbill, Geranium maculatum
n12686274	n12685831	meadow cranesbill, Geranium pratense
n12686676	n12685831	herb robert, herbs robert, herb roberts, Geranium robertianum
n12687044	n12685831	dove's foot geranium, Geranium molle
n12687462	n12685431	rose geranium, sweet-scented geranium, Pelargonium graveolens
n12687698	n12685431	fish geranium, bedding geranium, zonal pelargonium, Pelargonium hortorum
n12687957	n12685431	ivy geranium, ivy-leaved geranium, hanging geranium, Pelargonium peltatum
n12688716	n12685431	storksbill, heron's bill
n12690653	n13104059	incense tree
n12691428	n12690653	elephant tree, Bursera microphylla
n12691661	n12690653	gumbo-limbo, Bursera simaruba
n12694486	n11666854	barbados cherry, acerola, Surinam cherry, West Indian cherry, Malpighia glabra
n12695144	n13104059	mahogany, mahogany tree
n12695975	n13104059	chinaberry, chinaberry tree, China tree, Persian lilac, pride-of-India, azederach, azedarach, Melia azederach, Melia azedarach
n12696492	n13104059	neem, neem tree, nim tree, margosa, arishth, Azadirachta indica, Melia Azadirachta
n12698435	n13104059	silver ash, silver ashes
n12698598	n12698435	native beech, flindosa, flindosy, Flindersia australis
n12700088	n12695144	Honduras mahogany, Swietinia macrophylla
n12702948	n12205694	oxalis, wood sorrel
n12703190	n12702948	common wood sorrel, cuckoo bread, shamrock, Oxalis acetosella
n12703383	n12702948	Bermuda buttercup, English-weed, Oxalis pes-caprae, Oxalis cernua
n12703557	n12702948	creeping oxalis, creeping wood sorrel, Oxalis corniculata
n12703856	n12702948	violet wood sorrel, Oxalis violacea
n12704343	n12651821	carambola, carambola tree, Averrhoa carambola
n12705013	n13118707	milkwort
n12706410	n12705013	common milkwort, gand flower, Polygala vulgaris
n12707432	n11585340	genus Citrus
n12707781	n12651821	citrus, citrus tree
n12708293	n12707781	orange, orange tree
n12708654	n12708293	sour orange, Seville orange, bitter orange, bitter orange tree, bigarade, marmalade orange, Citrus aurantium
n12708941	n12708293	bergamot, bergamot orange, Citrus bergamia
n12709103	n12707781	pomelo, pomelo tree, pummelo, shaddock, Citrus maxima, Citrus grandis, Citrus decumana
n12709688	n12707781	grapefruit, Citrus paradisi
n12709901	n12707781	mandarin, mandarin orange, mandarin orange tree, Citrus reticulata
n12710295	n12709901	tangerine, tangerine tree
n12710415	n12709901	clementine, clementine tree
n12710577	n12709901	satsuma, satsuma tree
n12710693	n12708293	sweet orange, sweet orange tree, Citrus sinensis
n12711596	n12707781	lemon, lemon tree, Citrus limon
n12711817	n12711596,n12707432	sweet lemon, sweet lime, Citrus limetta
n12711984	n12707781	lime, lime tree, Citrus aurantifolia
n12713063	n12707781	kumquat, cumquat, kumquat tree
n12713866	n13104059	cork tree, Phellodendron amurense
n12714755	n13104059	prickly ash, prickly ashes
n12717072	n13109733	ailanthus
n12717224	n12717072	tree of heaven, tree of the gods, Ailanthus altissima
n12719684	n12205694	nasturtium
n12719944	n12719684	garden nasturtium, Indian cress, Tropaeolum majus
n12720200	n12719684	bush nasturtium, Tropaeolum minus
n12723610	n13118707	caltrop, devil's weed, Tribulus terestris
n12724942	n13104059	willow, willow tree
n12725521	n12724942	osier
n12725738	n12724942	white willow, Huntingdon willow, Salix alba
n12726159	n12725521	golden willow, Salix alba vitellina, Salix vitellina
n12726670	n12724942	weeping willow, Babylonian weeping willow, Salix babylonica
n12727101	n12724942	pussy willow, Salix discolor
n12727301	n12724942	
n12727518	n12727301	goat willow, florist's willow, pussy willow, Salix caprea
n12729315	n12724942	swamp willow, black willow, Salix nigra
n12729521	n12724942	bay willow, laurel willow, Salix pentandra
n12729729	n12725521	purple willow, red willow, red osier, basket willow, purple osier, Salix purpurea
n12731029	n12725521	common osier, hemp willow, velvet osier, Salix viminalis
n12731401	n13109733	poplar, poplar tree
n12731835	n12731401	balsam poplar, hackmatack, tacamahac, Populus balsamifera
n12732009	n12731401	white poplar, white aspen, abele, aspen poplar, silver-leaved poplar, Populus alba
n12732491	n12731401	black poplar, Populus nigra
n12732756	n12731401	cottonwood
n12732966	n12732756	Eastern cottonwood, necklace poplar, Populus deltoides
n12733218	n12732756	black cottonwood, Western balsam poplar, Populus trichocarpa
n12733647	n12731401	aspen
n12733870	n12733647	quaking aspen, European quaking aspen, Populus tremula
n12734070	n12733647	American quaking aspen, American aspen, Populus tremuloides
n12737383	n11565385,n13120446	Loranthaceae, family Loranthaceae, mistletoe family
n12737898	n13120446	mistletoe, Loranthus europaeus
n12739332	n13120446	mistletoe, Viscum album, Old World mistletoe
n12741222	n13104059	soapberry, soapberry tree
n12741792	n12741222	China tree, false dogwood, jaboncillo, chinaberry, Sapindus saponaria
n12743352	n12651821	longan, lungen, longanberry, Dimocarpus longan, Euphorbia litchi, Nephelium longana
n12744387	n12651821	litchi, lichee, litchi tree, Litchi chinensis, Nephelium litchi
n12745386	n12651821	rambutan, rambotan, rambutan tree, Nephelium lappaceum
n12746884	n13118707	pachysandra
n12749049	n13112664	spindle tree, spindleberry, spindleberry tree
n12749679	n13112664	wahoo, burning bush, Euonymus atropurpureus
n12749852	n13112664	strawberry bush, wahoo, Euonymus americanus
n12752205	n13109733	maple
n12753007	n12752205	silver maple, Acer saccharinum
n12753245	n12752205	sugar maple, rock maple, Acer saccharum
n12753573	n12752205	red maple, scarlet maple, swamp maple, Acer rubrum
n12753762	n12752205	moosewood, moose-wood, striped maple, striped dogwood, goosefoot maple, Acer pennsylvanicum
n12754003	n12752205	Oregon maple, big-leaf maple, Acer macrophyllum
n12754468	n12752205	vine maple, Acer circinatum
n12754648	n12752205	hedge maple, field maple, Acer campestre
n12754781	n12752205	Norway maple, Acer platanoides
n12754981	n12752205	sycamore, great maple, scottish maple, Acer pseudoplatanus
n12755225	n12752205	box elder, ash-leaved maple, Acer negundo
n12755387	n12755225	California box elder, Acer negundo Californicum
n12755727	n12752205	Japanese maple, full moon maple, Acer japonicum
n12756457	n13109733	holly
n12757303	n12756457	bearberry, possum haw, winterberry, Ilex decidua, Ilex deciduae
n12757458	n12756457	inkberry, gallberry, gall-berry, evergreen winterberry, Ilex glabra
n12757816	n13100156,n12756457	American holly, Christmas holly
n12759273	n13110915	cashew, cashew tree, Anacardium occidentale
n12761284	n12651821	mango, mango tree, Mangifera indica, mangoes
n12762049	n13112664	mastic, mastic tree, lentisk, Pistacia lentiscus
n12762896	n13112664	sumac, sumach, shumac
n12764202	n12762896	staghorn sumac, velvet sumac, Virginian sumac, vinegar tree, Rhus typhina
n12765115	n13104059	pepper tree, molle, Peruvian mastic tree, Schinus molle
n12766595	n13100156	poison ash, poison dogwood, poison sumac, Toxicodendron vernix, Rhus vernix, poison ashes
n12766869	n13100156	poison ivy, markweed, poison mercury, poison oak, Toxicodendron radicans, Rhus radicans
n12768682	n13135832	buckeye, horse chestnut, conker
n12771192	n12651821	persimmon, persimmon tree
n12771390	n12771192	Japanese persimmon, kaki, Diospyros kaki
n12771597	n12771192	American persimmon, possumwood, Diospyros virginiana
n12772753	n13112664	buckthorn
n12772908	n12772753	southern buckthorn, shittimwood, shittim, mock orange, Bumelia lycioides
n12773651	n12651821	star apple, caimito, Chrysophyllum cainito
n12774299	n13104059	balata, balata tree, beefwood, bully tree, Manilkara bidentata
n12774641	n12651821	sapodilla, sapodilla tree, Manilkara zapota, Achras zapota
n12775919	n13104059	marmalade tree, mammee, sapote, Pouteria zapota, Calocarpum zapota
n12777436	n13112664	styrax
n12777680	n12777436	snowbell, Styrax obassia
n12778219	n13109733	silver bell
n12778398	n12778219	silver-bell tree, silverbell tree, snowdrop tree, opossum wood, Halesia carolina, Halesia tetraptera
n12778605	n12205694	carnivorous plant
n12779603	n12778605	pitcher plant
n12779851	n12779603	common pitcher plant, huntsman's cup, huntsman's cups, Sarracenia purpurea
n12781940	n12779603	tropical pitcher plant
n12782530	n12778605	sundew, sundew plant, daily dew
n12782915	n12778605	Venus's flytrap, Venus's flytraps, Dionaea muscipula
n12784889	n12205694	Australian pitcher plant, Cephalotus follicularis
n12785724	n12205694	sedum
n12785889	n12785724	stonecrop
n12788201	n13112664	hydrangea
n12788854	n12788201	hortensia, Hydrangea macrophylla hortensis
n12789054	n12788201	fall-blooming hydrangea, Hydrangea paniculata
n12790430	n12788201	deutzia
n12791064	n13112664	philadelphus
n12791329	n12791064	mock orange, syringa, Philadelphus coronarius
n12793015	n12205694	saxifrage, breakstone, rockfoil
n12793284	n12793015	yellow mountain saxifrage, Saxifraga aizoides
n12793494	n12793015	meadow saxifrage, fair-maids-of-France, Saxifraga granulata
n12794135	n12793015	purple saxifrage, Saxifraga oppositifolia
n12794367	n12793015	star saxifrage, starry saxifrage, Saxifraga stellaris
n12794985	n12205694	astilbe
n12795352	n12794985	dwarf astilbe, Astilbe chinensis pumila
n12795555	n12794985	spirea, spiraea, Astilbe japonica
n12796022	n12205694	bergenia
n12797860	n13112664	bridal wreath, bridal-wreath, Francoa ramosa
n12799776	n11669921	woodland star, Lithophragma affine, Lithophragma affinis, Tellima affinis
n12801520	n13122364	parnassia, grass-of-Parnassus
n12801781	n12801520	bog star, Parnassia palustris
n12803754	n12205694	foamflower, coolwart, false miterwort, false mitrewort, Tiarella cordifolia
n12805146	n13112664	currant, currant bush
n12805561	n12805146	black currant, European black currant, Ribes nigrum
n12806015	n13112664	gooseberry, gooseberry bush, Ribes uva-crispa, Ribes grossularia
n12806732	n13104059	plane tree, sycamore, platan
n12807251	n12806732	London plane, Platanus acerifolia
n12807409	n12806732	American sycamore, American plane, buttonwood, Platanus occidentalis
n12807773	n12806732	California sycamore, Platanus racemosa
n12810595	n12205694	phlox
n12811027	n12810595	moss pink, mountain phlox, moss phlox, dwarf phlox, Phlox subulata
n12812235	n12205694	acanthus, acanthi
n12812478	n12812235	bear's breech, bear's breeches, sea holly, Acanthus mollis
n12813189	n13100677	black-eyed Susan, black-eyed Susan vine, Thunbergia alata
n12814643	n13108131	catalpa, Indian bean
n12815198	n13112664	desert willow, Chilopsis linearis
n12816508	n12205694	borage, tailwort, Borago officinalis
n12817464	n12205694	anchusa
n12817694	n12817464	bugloss, alkanet, Anchusa officinalis
n12818346	n13109733	Spanish elm, Equador laurel, salmwood, cypre, princewood, Cordia alliodora
n12818966	n12205694	Chinese forget-me-not, Cynoglossum amabile
n12819728	n12205694	blueweed, blue devil, blue thistle, viper's bugloss, Echium vulgare
n12820853	n12205694	puccoon, Lithospermum caroliniense
n12821505	n12205694	Virginia bluebell, Virginia cowslip, Mertensia virginica
n12821895	n12205694	garden forget-me-not, Myosotis sylvatica
n12822115	n12205694	forget-me-not, mouse ear, Myosotis scorpiodes
n12822769	n12205694	comfrey, cumfrey
n12822955	n12822769	common comfrey, boneset, Symphytum officinale
n12823717	n13100677	convolvulus, convolvuli
n12823859	n13100677	bindweed
n12824053	n12823859	field bindweed, wild morning-glory, Convolvulus arvensis
n12825497	n13100677	dodder
n12826516	n13100677	morning glory
n12827270	n12826516	cypress vine, star-glory, Indian pink, Ipomoea quamoclit, Quamoclit pennata
n12827537	n12826516	moonflower, belle de nuit, Ipomoea alba
n12828220	n12826516	red morning-glory, star ipomoea, Ipomoea coccinea
n12828791	n12826516	Japanese morning glory, Ipomoea nil
n12830222	n11669921	achimenes, hot water plant
n12830568	n13122985	aeschynanthus
n12832315	n13083023	gloxinia
n12832538	n12832315	Canterbury bell, Gloxinia perennis
n12833149	n11669921	African violet, Saintpaulia ionantha
n12833985	n11669921	streptocarpus
n12834798	n12205694	waterleaf
n12835331	n12205694	yellow bells, California yellow bells, whispering bells, Emmanthe penduliflora
n12836212	n12205694	nemophila
n12836337	n12205694	baby blue-eyes, Nemophila menziesii
n12836508	n12836212	five-spot, Nemophila maculata
n12836862	n11669921	scorpionweed, scorpion weed, phacelia
n12839979	n12205694	giant hyssop
n12840362	n12839979	anise hyssop, Agastache foeniculum
n12840749	n12205694	bugle, bugleweed
n12841007	n12840749	creeping bugle, Ajuga reptans
n12841193	n12840749	erect bugle, blue bugle, Ajuga genevensis
n12841354	n12840749	pyramid bugle, Ajuga pyramidalis
n12843970	n12205694	wild basil, cushion calamint, Clinopodium vulgare, Satureja vulgaris
n12844939	n12205694	coleus, flame nettle
n12845413	n12844939	painted nettle, Joseph's coat, Coleus blumei, Solenostemon blumei, Solenostemon scutellarioides
n12847008	n12205694	hemp nettle, dead nettle, Galeopsis tetrahit
n12847374	n13100677	ground ivy, alehoof, field balm, gill-over-the-ground, runaway robin, Glechoma hederaceae, Nepeta hederaceae
n12847927	n12205694	pennyroyal, American pennyroyal, Hedeoma pulegioides
n12848499	n12205694	hyssop, Hyssopus officinalis
n12849061	n12205694	dead nettle
n12849279	n12849061	white dead nettle, Lamium album
n12849416	n12849061	henbit, Lamium amplexicaule
n12849717	n13112664	
n12849952	n12849717	English lavender, Lavandula angustifolia, Lavandula officinalis
n12850168	n12849717	French lavender, Lavandula stoechas
n12850336	n12849717	spike lavender, French lavender, Lavandula latifolia
n12850906	n12205694	dagga, Cape dagga, red dagga, wilde dagga, Leonotis leonurus
n12851469	n12205694	motherwort, Leonurus cardiaca
n12853080	n12205694	origanum
n12853482	n12853080	sweet marjoram, knotted marjoram, Origanum majorana, Majorana hortensis
n12854600	n12205694	lemon balm, garden balm, sweet balm, bee balm, beebalm, Melissa officinalis
n12855042	n12205694	
n12855494	n12855042	water-mint, water mint, Mentha aquatica
n12856091	n12855042	peppermint, Mentha piperita
n12856287	n12855042	spearmint, Mentha spicata
n12856479	n12855042	apple mint, applemint, Mentha rotundifolia, Mentha suaveolens
n12856680	n12855042	pennyroyal, Mentha pulegium
n12858150	n12205694	monarda, wild bergamot
n12858397	n12858150	bee balm, beebalm, bergamot mint, oswego tea, Monarda didyma
n12858618	n12858150	horsemint, Monarda punctata
n12858871	n12858150	bee balm, beebalm, Monarda fistulosa
n12859986	n12205694	catmint, catnip, Nepeta cataria
n12860365	n12205694	basil
n12861345	n13118707	phlomis
n12861892	n12205694	physostegia
n12862512	n13083023	plectranthus
n12863624	n12205694	mountain mint
n12864160	n12205694	rosemary, Rosmarinus officinalis
n12864545	n12205694	sage, salvia
n12865037	n12864545	clary sage, Salvia clarea
n12865562	n12864545	purple sage, chaparral sage, Salvia leucophylla
n12865708	n12864545	cancerweed, cancer weed, Salvia lyrata
n12865824	n12864545	common sage, ramona, Salvia officinalis
n12866002	n12864545	meadow clary, Salvia pratensis
n12866162	n12864545	clary, Salvia sclarea
n12866459	n12864545	Mexican mint, Salvia divinorum
n12866635	n12864545	wild sage, wild clary, vervain sage, Salvia verbenaca
n12867826	n12205694	skullcap, helmetflower
n12869061	n12205694	hedge nettle, Stachys palustris
n12869478	n13118707	germander
n12870535	n12205694	thyme
n12870682	n12870535	common thyme, Thymus vulgaris
n12870891	n12870535	wild thyme, creeping thyme, Thymus serpyllum
n12877244	n11669921	snapdragon
n12877838	n12877244	Mediterranean snapdragon, Antirrhinum majus
n12879527	n11669921	calceolaria, slipperwort
n12879963	n11672400	Indian paintbrush, painted cup
n12880244	n12879963	desert paintbrush, Castilleja chromosa
n12880462	n12879963	giant red paintbrush, Castilleja miniata
n12882779	n12205694	foxglove, digitalis
n12882945	n12882779	common foxglove, fairy bell, fingerflower, finger-flower, fingerroot, finger-root, Digitalis purpurea
n12884100	n12884260	blue toadflax, old-field toadflax, Linaria canadensis
n12884260	n11669921	toadflax, butter-and-eggs, wild snapdragon, devil's flax, Linaria vulgaris
n12887293	n11672400	balloon flower, scented penstemon, Penstemon palmeri
n12888906	n12205694	mullein, flannel leaf, velvet plant, flannel leaves
n12889219	n12888906	moth mullein, Verbascum blattaria
n12889713	n12888906	common mullein, great mullein, Aaron's rod, flannel mullein, woolly mullein, torch, Verbascum thapsus
n12890265	n11669921	veronica, speedwell
n12890490	n12890265	field speedwell, Veronica agrestis
n12890685	n13122364	brooklime, American brooklime, Veronica americana
n12890928	n12890265	corn speedwell, Veronica arvensis
n12891093	n13122364	brooklime, European brooklime, Veronica beccabunga
n12891305	n12890265	germander speedwell, bird's eye, Veronica chamaedrys
n12891469	n13121544	water speedwell, Veronica michauxii, Veronica anagallis-aquatica
n12891643	n12890265	common speedwell, gypsyweed, Veronica officinalis
n12893463	n13103136	nightshade
n12893993	n12893463	horse nettle, ball nettle, bull nettle, ball nightshade, Solanum carolinense
n12895811	n13100677	potato vine, Solanum jasmoides
n12898774	n11669921	bush violet, browallia
n12899537	n13112664	angel's trumpet, maikoa, Brugmansia arborea, Datura arborea
n12899752	n13112664	angel's trumpet, Brugmansia suaveolens, Datura suaveolens
n12900462	n13112664	capsicum, capsicum pepper plant
n12901724	n12900462	bird pepper, Capsicum frutescens baccatum, Capsicum baccatum
n12902662	n13112664	night jasmine, night jessamine, Cestrum nocturnum
n12904314	n12205694	henbane, black henbane, stinking nightshade, Hyoscyamus niger
n12905412	n13112664	Christmasberry, Christmas berry, Lycium carolinianum
n12905817	n12205694	tomato, love apple, tomato plant, Lycopersicon esculentum, tomatoes
n12906021	n12905817	cherry tomato, Lycopersicon esculentum cerasiforme, cherry tomatoes
n12906214	n12906021	plum tomato, plum tomatoes
n12908645	n12205694	cupflower, nierembergia
n12909421	n11669921	petunia
n12909917	n12909421	hybrid petunia, Petunia hybrida
n12910285	n12205694	ground cherry, husk tomato, husk tomatoes
n12911079	n12910285	cape gooseberry, purple ground cherry, Physalis peruviana
n12911440	n12910285	tomatillo, jamberry, Mexican husk tomato, Physalis ixocarpa, Mexican husk tomatoes
n12911673	n12910285	tomatillo, miltomate, purple ground cherry, jamberry, Physalis philadelphica
n12913791	n13112664	chalice vine, trumpet flower, cupflower, Solandra guttata
n12914923	n11669921	verbena, vervain
n12915568	n12524188	black mangrove, Avicennia marina
n12915811	n13104059	white mangrove, Avicennia officinalis
n12916179	n13104059	black mangrove, Aegiceras majus
n12916511	n13104059	teak, Tectona grandis
n12917901	n13112664	spurge
n12919403	n12917901	snow-on-the-mountain, snow-in-summer, ghost weed, Euphorbia marginata
n12919646	n12917901	cypress spurge, Euphorbia cyparissias
n12919847	n12917901	leafy spurge, wolf's milk, Euphorbia esula
n12920204	n12917901	poinsettia, Christmas star, Christmas flower, lobster plant, Mexican flameleaf, painted leaf, Euphorbia pulcherrima, painted leaves
n12920955	n12917901	wood spurge, Euphorbia amygdaloides
n12921868	n12917901	crown of thorns, Christ thorn, Christ plant, Euphorbia milii
n12922763	n13112664	croton, Croton tiglium
n12924623	n13112664	castor-oil plant, castor bean plant, palma christi, palma christ, Ricinus communis
n12925179	n12205694	spurge nettle, tread-softly, devil nettle, pica-pica, Cnidoscolus urens, Jatropha urens, Jatropha stimulosus
n12926480	n13112664	cassava, casava
n12926689	n12926480	bitter cassava, manioc, mandioc, mandioca, tapioca plant, gari, Manihot esculenta, Manihot utilissima
n12927013	n13125117	cassava, manioc
n12927494	n13109733	candlenut, varnish tree, Aleurites moluccana
n12928071	n13112664	slipper spurge, slipper plant
n12929403	n13112664	camellia, camelia
n12931542	n12205694	dill, Anethum graveolens
n12931906	n12205694	angelica, angelique
n12932173	n12931906	garden angelica, archangel, Angelica Archangelica
n12932365	n12931906	wild angelica, Angelica sylvestris
n12932966	n12205694	cow parsley, wild chervil, Anthriscus sylvestris
n12934036	n12205694	astrantia, masterwort
n12934174	n12934036	greater masterwort, Astrantia major
n12934479	n12205694	caraway, Carum carvi
n12934985	n13100156	water hemlock, Cicuta verosa
n12935609	n13100156	hemlock, poison hemlock, poison parsley, California fern, Nebraska fern, winter fern, Conium maculatum
n12937130	n11672400	wild carrot, Queen Anne's lace, Daucus carota
n12938193	n13112664	sea holly, sea holm, sea eryngium, Eryngium maritimum
n12939104	n12205694	fennel
n12939282	n12939104	common fennel, Foeniculum vulgare
n12939874	n12205694	cow parsnip, hogweed, Heracleum sphondylium
n12940226	n12205694	lovage, Levisticum officinale
n12940609	n12205694	sweet cicely, Myrrhis odorata
n12942395	n12205694	parsley, Petroselinum crispum
n12942572	n12942395	Italian parsley, flat-leaf parsley, Petroselinum crispum neapolitanum
n12946849	n13109733	dogwood, dogwood tree, cornel
n12947313	n12946849	common white dogwood, eastern flowering dogwood, Cornus florida
n12947544	n12946849	red osier, red osier dogwood, red dogwood, American dogwood, redbrush, Cornus stolonifera
n12948053	n12946849	common European dogwood, red dogwood, blood-twig, pedwood, Cornus sanguinea
n12948251	n12946849	bunchberry, dwarf cornel, crackerberry, pudding berry, Cornus canadensis
n12948495	n12946849	cornelian cherry, Cornus mas
n12950126	n11669921	valerian
n12950314	n12950126	common valerian, garden heliotrope, Valeriana officinalis
n12951146	n11669921	red valerian, French honeysuckle, Centranthus ruber
n12951835	n11545714	filmy fern, film fern
n12953206	n11545714	flowering fern, osmund
n12953484	n12953206	royal fern, royal osmund, king fern, ditch fern, French bracken, Osmunda regalis
n12957076	n11545714	aquatic fern, water fern
n12957608	n12957076	clover fern, pepperwort
n12957924	n12957608	water clover, Marsilea quadrifolia
n12961879	n11545714	flowering fern, Helminthostachys zeylanica
n12963628	n13077295	powdery mildew
n12965626	n12992868	ergot, Claviceps purpurea
n12966945	n12992868	dead-man's-fingers, dead-men's-fingers, Xylaria polymorpha
n12969131	n12992868	earthball, false truffle, puffball, hard-skinned puffball
n12969425	n12969131	Scleroderma citrinum, Scleroderma aurantium
n12973443	n13077033	mucor
n12974987	n12992868	slime mold, slime mould
n12975804	n12974987	true slime mold, acellular slime mold, plasmodial slime mold, myxomycete
n12979829	n12992868	white fungus, Saprolegnia ferax, white fungi
n12980840	n13077295	downy mildew, false mildew
n12982468	n12992868	pythium
n12983048	n12992868	Phytophthora infestans
n12985420	n12992868	truffle, earthnut, earth-ball
n12985773	n12985857	club fungus, club fungi
n12985857	n12992868	coral fungus, coral fungi
n12986227	n12992868	tooth fungus, tooth fungi
n12987056	n12992868	lichen
n12988158	n12987056	lecanora
n12989938	n12987056	beard lichen, beard moss, Usnea barbata
n12991184	n12987056	reindeer moss, reindeer lichen, arctic moss, Cladonia rangiferina
n12992177	n12987056	Iceland moss, Iceland lichen, Cetraria islandica
n12992868	n00004475	fungus, fungi
n12995601	n12992868	true fungus, true fungi
n12997654	n12992868	basidiomycete, basidiomycetous fungi
n12997919	n12997654	mushroom
n12998815	n12997654	agaric
n13000891	n12998815	mushroom
n13001041	n12998815	mushroom
n13001206	n12998815	toadstool
n13001366	n12998815	horse mushroom, Agaricus arvensis
n13001529	n12998815	meadow mushroom, field mushroom, Agaricus campestris
n13001930	n12992868	shiitake, shiitake mushroom, Chinese black mushroom, golden oak mushroom, Oriental black mushroom, Lentinus edodes
n13002750	n12998815	royal agaric, Caesar's agaric, Amanita caesarea
n13002925	n12998815	false deathcap, Amanita mappa
n13003061	n12998815	fly agaric, Amanita muscaria
n13003254	n12998815	death cap, death cup, death angel, destroying angel, Amanita phalloides
n13003522	n12998815	blushing mushroom, blusher, Amanita rubescens
n13003712	n12998815	destroying angel, Amanita verna
n13004423	n12998815	chanterelle, chantarelle, Cantharellus cibarius
n13005329	n12998815	jack-o-lantern fungus, jack-o-lantern, jack-a-lantern, Omphalotus illudens, jack-o-lantern fungi
n13005984	n12998815	inky cap, inky-cap mushroom, Coprinus atramentarius
n13006171	n12998815	shaggymane, shaggy cap, shaggymane mushroom, Coprinus comatus
n13006631	n12998815	milkcap, Lactarius delicioso
n13006894	n12998815	fairy-ring mushroom, Marasmius oreades
n13007034	n13875392	fairy ring, fairy circle
n13007417	n12998815	oyster mushroom, oyster fungus, oyster agaric, Pleurotus ostreatus, oyster fungi
n13008315	n12998815	Pholiota aurea, golden pholiota
n13009085	n12998815	nameko, viscid mushroom, Pholiota nameko
n13009429	n12998815	Pholiota squarrosa, scaly pholiota
n13011595	n12997654	gill fungus, gill fungi
n13012253	n12998815	Entoloma lividum, Entoloma sinuatum
n13013534	n12998815	lepiota
n13013764	n12998815	parasol mushroom, Lepiota procera
n13014409	n13013534	American parasol, Lepiota americana
n13014741	n13013534	Lepiota clypeolaria
n13017102	n12998815	blewits, Clitocybe nuda
n13017240	n12998815	sandy mushroom, Tricholoma populinum
n13019835	n12998815	deer mushroom, Pluteus cervinus
n13020191	n12998815	straw mushroom, Chinese mushroom, Volvariella volvacea
n13020964	n12998815	Clitocybe clavipes
n13021689	n12998815	Clitocybe irina, Tricholoma irinum, Lepista irina
n13022210	n12998815	winter mushroom, Flammulina velutipes
n13022709	n13086908	mycelium, mycelia
n13023134	n12992868	sac fungus, sac fungi
n13024012	n12992868	ascomycete, ascomycetous fungus, ascomycetous fungi
n13025647	n12992868	yeast
n13028611	n13024012	discomycete, cup fungus, cup fungi
n13029326	n13028611	Sarcoscypha coccinea, scarlet cup
n13029760	n13028611	Aleuria aurantia, orange peel fungus, orange peel fungi
n13032115	n12997919	morel
n13032381	n13032115	common morel, Morchella esculenta, sponge mushroom, sponge morel
n13032618	n13032115	Disciotis venosa, cup morel
n13032923	n13032115	Verpa, bell morel
n13033134	n13032923	Verpa bohemica, early morel
n13033577	n13032115	black morel, Morchella conica, conic morel, Morchella angusticeps, narrowhead morel
n13034062	n13032115	Morchella semilibera, half-free morel, cow's head
n13035241	n12992868	false morel
n13035707	n13035241	helvella
n13037406	n12992868	gyromitra
n13038068	n13037406	Gyromitra esculenta, brain mushroom, beefsteak morel
n13038744	n13037406	Gyromitra gigas
n13039349	n12992868	gasteromycete, gastromycete
n13040303	n12992868	stinkhorn, carrion fungus, carrion fungi
n13040629	n13040303	common stinkhorn, Phallus impudicus
n13041312	n13040303	dog stinkhorn, Mutinus caninus
n13043926	n12992868	puffball, true puffball
n13044375	n13043926	giant puffball, Calvatia gigantea
n13044778	n12992868	earthstar
n13046669	n12992868	bird's-nest fungus, bird's-nest fungi
n13049953	n12997654	polypore, pore fungus, pore mushroom, pore fungi
n13050397	n13049953	bracket fungus, shelf fungus, bracket fungi, shelf fungi
n13052670	n12992868	hen-of-the-woods, hen of the woods, Polyporus frondosus, Grifola frondosa
n13052931	n13049953	Polyporus squamosus, scaly polypore
n13053608	n13049953	beefsteak fungus, Fistulina hepatica, beefsteak fungi
n13054073	n12992868	agaric, Fomes igniarius
n13054560	n12992868	bolete
n13055423	n13054560	Boletus chrysenteron
n13055577	n13054560	Boletus edulis
n13055949	n13054560	Boletus luridus
n13060190	n12992868	jelly fungus, jelly fungi
n13061348	n13060190	witches' butter, Tremella lutescens
n13062421	n13060190	Jew's-ear, Jew's-ears, ear fungus, Auricularia auricula, ear fungi, Auricularia auriculae
n13063269	n12992868	rust fungus, rust fungi
n13065089	n13063269	wheat rust, Puccinia graminis
n13066129	n12992868	smut, smut fungus, smut fungi
n13066448	n13066129	covered smut
n13068255	n13066129	bunt, Tilletia caries
n13070308	n12998815	waxycap
n13072528	n13070308	Hygrophorus russula
n13074619	n12998815	Cortinarius armillatus
n13077033	n12992868	mold
n13077295	n12992868	mildew
n13079073	n12992868	monilia
n13083023	n00017222	houseplant
n13083586	n00017222	vascular plant, tracheophyte
n13084184	n13083586	succulent
n13084479	n00004475	nonvascular organism
n13084834	n08101085,n13083586	cultivar
n13085113	n13083586	weed
n13085747	n12205694	wort
n13086908	n00019128	plant part, plant structure
n13087625	n13086908	plant organ
n13089246	n13087625	fruiting body
n13090871	n13086908	aril
n13091620	n13152742	sporophyll, sporophyl
n13099999	n13083586	deciduous plant
n13100156	n00017222	poisonous plant
n13100677	n13083586	vine
n13102409	n13100677	climber
n13102775	n13086908	tendril
n13103136	n13083586	woody plant, ligneous plant
n13103877	n13104059	snag
n13104059	n13103136	tree
n13107694	n13104059	timber tree
n13107891	n13104059	arbor
n13108131	n13104059	bean tree
n13108323	n13104059	pollard
n13108481	n13104059	sapling
n13108545	n13104059	shade tree
n13108662	n13104059	gymnospermous tree
n13108841	n13108662	conifer, coniferous tree
n13109733	n13104059	angiospermous tree, flowering tree
n13110915	n13109733	nut tree
n13111174	n13109733	spice tree
n13111881	n13104059	bonsai
n13112664	n13103136	shrub, bush
n13118569	n13112664	shrublet
n13118707	n13112664	subshrub, suffrutex
n13119870	n13103136	bramble
n13120003	n13112664	flowering shrub
n13120211	n13100677	liana
n13120446	n01384687	parasitic plant
n13121104	n13083586	desert plant, xerophyte, xerophytic plant, xerophile, xerophilous plant
n13121349	n13083586	mesophyte, mesophytic plant
n13121544	n13083586	aquatic plant, water plant, hydrophyte, hydrophytic plant
n13122364	n13121544	marsh plant, bog plant, swamp plant
n13122985	n00017222	air plant, epiphyte, aerophyte, epiphytic plant
n13123431	n13122985	strangler, strangler tree
n13125117	n13087625	root
n13126856	n13125117	prop root
n13127843	n13087625	stolon, runner
n13128365	n13129165	tuber
n13128771	n13129165	
n13128976	n13128771	rachis, rhachises
n13129165	n13087625	
n13130726	n13129165	scape, flower stalk
n13131028	n11674332	umbel
n13131618	n13129165	petiole, leafstalk
n13132338	n11674332	flower cluster
n13132486	n13132338	raceme
n13132656	n13132486	panicle
n13133613	n13134947	ear, spike, capitulum, capitula
n13133932	n13128771	spadix, spadices
n13134059	n13129165	bulb
n13134302	n13083586	bulbous plant
n13134947	n11675842	fruit
n13135832	n13134947	seed
n13136316	n13135832	bean
n13136556	n13135832	nut
n13137409	n13134947	berry
n13138308	n13134947	drupe, stone fruit
n13138658	n13138308	drupelet
n13138842	n13134947	pome, false fruit
n13139055	n13134947	pod, seedpod
n13139647	n05238036	husk
n13141141	n13112664	buckthorn
n13141415	n13134947	buckthorn berry, yellow berry
n13141564	n13141141	cascara buckthorn, bearberry, bearwood, chittamwood, chittimwood, Rhamnus purshianus
n13142504	n13141141	redberry, red-berry, Rhamnus croceus
n13144794	n13100677	grape, grape vine
n13145040	n13144794	fox grape, Vitis labrusca
n13145250	n13144794	muscadine, Vitis rotundifolia
n13145444	n13144794	vinifera, vinifera grape, common grape vine, Vitis vinifera
n13146583	n13145444	Sauvignon grape
n13147270	n13145444	Riesling
n13148208	n13100677	Boston ivy, Japanese ivy, Parthenocissus tricuspidata
n13150894	n12205694	peperomia
n13152742	n13087625	leaf, leafage, foliage, leaves
n13154077	n13152742	leaflet
n13154388	n13154077	pinna, pinnule, pinnae
n13154494	n13152742	frond
n13154841	n13139647	bract
n13155095	n13154841	bracteole, bractlet
n13155305	n13154841	involucre, involucra
n13156083	n13152742	simple leaf, simple leaves
n13158512	n13156083	linear leaf, elongate leaf, linear leaves, elongate leaves
n13160604	n13152742	crenate leaf, crenate leaves
n13162297	n09257949	bark
n13163250	n13129165	branch
n13163991	n13163250	branchlet, twig, sprig
n13164583	n13087625	
n13165086	n13164583	bud
n13165409	n13165086	flower bud
n13172923	n11545714	polypody
n13173882	n13172923	common polypody, adder's fern, wall fern, golden maidenhair, golden polypody, sweet fern, Polypodium vulgare
n13177048	n11545714	golden polypody, serpent fern, rabbit's-foot fern, Phlebodium aureum, Polypodium aureum
n13177529	n11545714	staghorn fern
n13177884	n13177529	common staghorn fern, elkhorn fern, Platycerium bifurcatum, Platycerium alcicorne
n13180534	n11545714	spleenwort
n13180875	n13180534	black spleenwort, Asplenium adiantum-nigrum
n13181055	n11545714	bird's nest fern, Asplenium nidus, Asplenium nidi
n13181811	n13180534	walking fern, walking leaf, Asplenium rhizophyllum, Camptosorus rhizophyllus, walking leaves
n13183056	n11545714	hart's-tongue, hart's-tongue fern, Asplenium scolopendrium, Phyllitis scolopendrium
n13183489	n11545714	scale fern, scaly fern, Asplenium ceterach, Ceterach officinarum
n13185134	n11545714	hard fern
n13185269	n13185134	deer fern, Blechnum spicant
n13186654	n11545714	tree fern
n13187367	n13186654	silver tree fern, sago fern, black tree fern, Cyathea medullaris
n13190747	n13186654	soft tree fern, Dicksonia antarctica
n13192625	n11545714	shield fern, buckler fern
n13193642	n11545714	wood fern, wood-fern, woodfern
n13193856	n13193642	male fern, Dryopteris filix-mas
n13194036	n13193642	marginal wood fern, evergreen wood fern, leatherleaf wood fern, Dryopteris marginalis
n13194572	n11545714	lady fern, Athyrium filix-femina
n13195341	n11545714	holly fern, Cyrtomium aculeatum, Polystichum aculeatum
n13195761	n11545714	bladder fern
n13196003	n13195761	brittle bladder fern, brittle fern, fragile fern, Cystopteris fragilis
n13197274	n11545714	oak fern, Gymnocarpium dryopteris, Thelypteris dryopteris
n13197507	n11545714	limestone fern, northern oak fern, Gymnocarpium robertianum
n13198914	n11545714	sensitive fern, bead fern, Onoclea sensibilis
n13199717	n11545714	Christmas fern, canker brake, dagger fern, evergreen wood fern, Polystichum acrostichoides
n13199970	n11545714	holly fern
n13200651	n13192625	soft shield fern, Polystichum setiferum
n13201969	n11545714	woodsia
n13204826	n11545714	sword fern
n13205058	n13204826	Boston fern, Nephrolepis exaltata, Nephrolepis exaltata bostoniensis
n13206817	n11545714	maidenhair, maidenhair fern
n13207094	n13206817	common maidenhair, Venushair, Venus'-hair fern, southern maidenhair, Venus maidenhair, Adiantum capillus-veneris
n13207335	n13206817	American maidenhair fern, five-fingered maidenhair fern, Adiantum pedatum
n13209808	n11545714	bamboo fern, Coniogramme japonica
n13213066	n11545714	silver fern, Pityrogramma argentea
n13214340	n11545714	spider brake, spider fern, Pteris multifida
n13215586	n13186654	angiopteris, giant fern, Angiopteris evecta
n13219422	n11547562	horsetail
n13219833	n13219422	common horsetail, field horsetail, Equisetum arvense
n13219976	n13219422	swamp horsetail, water horsetail, Equisetum fluviatile
n13220122	n13219422	scouring rush, rough horsetail, Equisetum hyemale, Equisetum hyemale robustum, Equisetum robustum
n13221529	n11547562	club moss, club-moss, lycopod
n13223265	n13221529	ground pine, Christmas green
n13223588	n13223265	ground cedar, staghorn moss, Lycopodium complanatum
n13223710	n13223265	ground fir, princess pine, tree clubmoss, Lycopodium obscurum
n13223843	n13223265	foxtail grass, Lycopodium alopecuroides
n13226871	n12992868	earthtongue, earth-tongue
n13229543	n11545714	mountain fern, Oreopteris limbosperma, Dryopteris oreopteris
n13230662	n11545714	beech fern
n13231078	n13230662	long beech fern, narrow beech fern, northern beech fern, Phegopteris connectilis, Dryopteris phegopteris, Thelypteris phegopteris
n13232779	n12998815	honey mushroom, honey fungus, Armillariella mellea, honey fungi
n13233727	n12205694	milkweed, silkweed
n13234678	n13233727	swamp milkweed, Asclepias incarnata
n13235159	n13233727	showy milkweed, Asclepias speciosa
n13235503	n13233727	butterfly weed, orange milkweed, chigger flower, chiggerflower, pleurisy root, tuber root, Indian paintbrush, Asclepias tuberosa
n13236887	n13100677	hoya
n13237188	n13236887	wax plant, Hoya carnosa
n13238375	n12205694	stapelia, carrion flower, starfish flower
n13238988	n13112664	stephanotis
n13518963	n00029677	natural process, natural action, action, activity
n13555915	n13518963	
n13576355	n00033615	indefinite quantity
n13579829	n00033615	cordage
n13653902	n13758296	extremum, peak, extrema
n13758296	n13576355	
n13809207	n00031921	component part, component, constituent
n13860793	n00027807	solid
n13862282	n00027807	natural shape
n13862407	n13862282	leaf shape, leaf form
n13862780	n00027807	
n13863020	n13862780	pencil
n13863186	n13862780	plane figure, two-dimensional figure
n13863473	n13862780	solid figure, three-dimensional figure
n13863771	n00027807	
n13864035	n13865483	bulb
n13864153	n13860793	convex shape
n13864763	n00027807	angular shape, angularity
n13864965	n13860793	concave shape, concavity, incurvation, incurvature
n13865298	n13860793	cylinder
n13865483	n00027807	round shape
n13865904	n13863186	heart
n13866144	n13863186	polygon, polygonal shape
n13866515	n13866144	isogon
n13867133	n13866515	regular polygon
n13867492	n00027807	amorphous shape
n13867641	n13863771	curve, curved shape
n13868248	n13867641	closed curve
n13868371	n13868248	simple closed curve, Jordan curve
n13868944	n13867641	wave, undulation
n13869327	n13867641	crook
n13869547	n13867641	hook, crotchet
n13869788	n13867641	envelope
n13869896	n13869327	bight
n13872592	n13865483	cone, conoid, cone shape
n13872822	n13872592	funnel, funnel shape
n13872975	n13863186	conic section, conic
n13873502	n13878306	circle
n13873917	n00027807	circle
n13875392	n13900287	ring, annulus, doughnut, anchor ring, annuli
n13875571	n13868371	loop
n13875970	n13865483	coil, whorl, curlicue, ringlet, gyre, scroll
n13876561	n13867641	helix, helices
n13878306	n13872975	ellipse, oval
n13878634	n13883346,n13867133	square, foursquare
n13879049	n13878634	quadrate
n13879126	n13866144	quadrilateral, quadrangle, tetragon
n13879320	n13866144	triangle, trigon, trilateral
n13880994	n13862780	parallel
n13881175	n13879126	parallelogram
n13881644	n13863186	star
n13882201	n13866144	pentagon
n13882276	n13866144	hexagon
n13882563	n13866144	octagon
n13883346	n13881175	rectangle
n13883885	n13860793	polyhedron, polyhedra
n13886260	n13867641	bell, bell shape, campana
n13894434	n13919685	bulge, hump, gibbosity, gibbousness, jut, protuberance, protrusion, extrusion, excrescence
n13895262	n13894434	belly
n13896100	n13867641	bow, arc
n13896217	n13867641	crescent
n13896369	n13864965	depression
n13897996	n04341686	balance, equipoise, counterbalance
n13898207	n13897996	conformation
n13899200	n13865483	sphere
n13899404	n13899200	ball, globe, orb
n13899804	n13865483	cylinder
n13900287	n13860793	toroid
n13900422	n00027807	column, tower
n13901211	n13899804	barrel, drum
n13901321	n13899804	pipe, tube
n13901585	n13899200	bead, pearl
n13901858	n13901585	dewdrop
n13902048	n13864153	ridge
n13902336	n13903079,n13865483	rim
n13903079	n13863771	boundary
n13905792	n13896369	wrinkle, furrow, crinkle, seam
n13907272	n13896369	crevice, cranny, fissure, chap
n13907415	n13864763	fold, plication, flexure, crimp
n13908021	n13864965	indentation, indenture
n13908201	n13908021	cleft
n13908580	n13867641	roulette, line roulette
n13910384	n13867492,n00027167	
n13912260	n13863186	tree, tree diagram
n13912540	n13912260	stemma, stemmata
n13914608	n13860793	block, cube
n13915023	n13860793	ovoid
n13915113	n13883885	tetrahedron, tetrahedra
n13915999	n13883885	regular polyhedron, regular convex solid, regular convex polyhedron, Platonic body, Platonic solid, ideal solid, regular polyhedra, regular convex polyhedra
n13916721	n13915999	cube, regular hexahedron
n13918274	n13919685	tail, tail end
n13918387	n13919685	tongue, knife, knives
n13919547	n13879320	wedge, wedge shape, cuneus
n13919685	n13864153	
n13919919	n13919685	keel
n13920835	n00024720	condition
n13925752	n13920835	
n13926786	n13925752	shoes
n14034177	n13920835	physical condition, physiological state, physiological condition
n14051917	n14034177	pathological state
n14052046	n14051917	ill health, unhealthiness, health problem
n14061805	n14052046	illness, unwellness, malady, sickness
n14070360	n14061805	disease
n14122053	n14070360	communicable disease
n14127211	n14122053	infectious disease
n14131950	n14127211	herpes
n14408086	n13920835	
n14564779	n14408086	wall
n14580897	n00019613	material, stuff
n14586258	n00019613	mixture
n14590975	n00020090	hydrocolloid
n14607521	n14818238	acid
n14622893	n00019613	chemical element
n14633206	n14622893	carbon, atomic number 6
n14685296	n14875077,n14633206	charcoal, wood coal
n14696793	n14580897	rock, stone
n14698884	n14696793	gravel, crushed rock
n14700745	n14755804	animal product
n14724436	n00020090	inhibitor
n14724645	n14724436	antioxidant
n14755804	n14580897	animal material
n14758842	n14700745	animal skin
n14764061	n14758842	fur
n14765422	n14764061	leopard
n14778436	n00007347,n00020090	agent
n14785065	n14786479	bricks and mortar
n14786479	n00021939	building material
n14806838	n14580897	chemical, chemical substance
n14810561	n15090742	choline
n14818238	n14806838	chemical compound
n14820180	n14786479,n14977504	concrete
n14825062	n14786479	covering material
n14842992	n14580897	earth, ground
n14844693	n14842992	soil, dirt
n14856263	n14580897	waste material, waste matter, waste product
n14857497	n14856263	rubbish, trash, scrap
n14858292	n14857497	litter
n14866889	n14580897	fiber, fibre
n14875077	n00020090	fuel
n14877585	n14939445	gas, gasses
n14883206	n15046900	crystal
n14899328	n00021265	culture medium, medium, culture media, media
n14900184	n14899328	agar, nutrient agar
n14900342	n14900184	blood agar
n14908027	n15074568	hip tile, hipped tile
n14915184	n14883206	ice, water ice
n14919819	n15090742	inositol
n14939445	n00020827	fluid
n14939900	n00019613	fluid
n14940386	n14939900	liquid
n14943580	n14786479	lumber, timber
n14973585	n15090742,n14607521	pantothenic acid, pantothen
n14974264	n14580897	paper
n14976759	n15074568	pantile
n14976871	n14977504	blacktop, blacktopping
n14977504	n00021939	paving, pavement, paving material
n14984973	n14580897	coloring material, colouring material
n14992287	n14586258,n14825062	plaster
n15005716	n14786479	roofing material
n15019030	n14844693	sand
n15046900	n00020827	solid
n15062057	n14992287	stucco, stuccoes
n15067877	n14877585,n03013162	tear gas, teargas, lacrimator, lachrymator, tear gasses
n15074568	n15005716	tile, roofing tile
n15074962	n14974264	tissue, tissue paper
n15075141	n15074962	toilet tissue, toilet paper, bathroom tissue
n15086247	n11689483	linseed, flaxseed
n15089258	n07570720	vitamin
n15089472	n15089258	fat-soluble vitamin
n15089645	n15089258	water-soluble vitamin
n15089803	n15089472	vitamin A, antiophthalmic factor, axerophthol
n15090065	n15089803	vitamin A1, retinol
n15090742	n15089645	B-complex vitamin, B complex, vitamin B complex, vitamin B, B vitamin
n15091129	n15090742	vitamin B1, thiamine, thiamin, aneurin, antiberiberi factor
n15091304	n15090742	vitamin B12, cobalamin, cyanocobalamin, antipernicious anemia factor
n15091473	n15090742	vitamin B2, vitamin G, riboflavin, lactoflavin, ovoflavin, hepatoflavin
n15091669	n15090742	vitamin B6, pyridoxine, pyridoxal, pyridoxamine, adermin
n15091846	n15090742	vitamin Bc, vitamin M, folate, folic acid, folacin, pteroylglutamic acid, pteroylmonoglutamic acid
n15092059	n15090742	niacin, nicotinic acid
n15092227	n15089472	vitamin D, calciferol, viosterol, ergocalciferol, cholecalciferol
n15092650	n15090742	biotin, vitamin H
n15092751	n15089472	vitamin K, naphthoquinone, antihemorrhagic factor
n15092942	n15092751	vitamin K1, phylloquinone, phytonadione
n15093137	n15089645	vitamin P, bioflavinoid, citrin
n15093298	n15089645,n14724645	vitamin C, ascorbic acid
n15101854	n14943580	board, plank
n15102455	n15101854	chipboard, hardboard
n15102894	n09304465	knothole
"""
